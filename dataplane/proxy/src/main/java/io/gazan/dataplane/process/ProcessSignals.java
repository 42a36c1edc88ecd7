package io.gazan.dataplane.process;

import io.gazan.dataplane.process.posix.SignalFile;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Handlers for POSIX signals. Where the launcher has blocked them, they are read from a file, which
 * is the one way to SIGQUIT: the JVM keeps that one for itself. Elsewhere {@code sun.misc.Signal}
 * takes the others; reflectively, because javac's warning about it cannot be suppressed. A handler
 * runs on a thread of its own and replaces what was there; a signal that cannot be had is left out.
 */
public final class ProcessSignals {
  private static final Map<String, Integer> NUMBERS =
      Map.of("HUP", 1, "INT", 2, "QUIT", 3, "USR1", 10, "TERM", 15);
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String BLOCKED = "SigBlk:";

  private static final Map<Integer, Runnable> HANDLERS = new ConcurrentHashMap<>();
  private static @Nullable Boolean reading;

  private ProcessSignals() {}

  /**
   * Runs the action whenever the process is sent {@code SIG} + name; false where that cannot be.
   */
  public static boolean on(String name, Runnable action) {
    if (areRead()) {
      Integer number = NUMBERS.get(name);
      if (number != null) {
        HANDLERS.put(number, action);
      }
      return number != null;
    }
    return register(name, action);
  }

  private static synchronized boolean areRead() {
    if (reading == null) {
      reading = areBlocked() && read();
    }
    return reading;
  }

  /** Whether whoever started the JVM left all of them to be read. */
  public static boolean areBlocked() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(BLOCKED)) {
          long mask = Long.parseUnsignedLong(line.substring(BLOCKED.length()).strip(), 16);
          return NUMBERS.values().stream().allMatch(number -> ((mask >> (number - 1)) & 1) != 0);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux: nothing is blocked there.
    }
    return false;
  }

  private static boolean read() {
    SignalFile file;
    try {
      file = SignalFile.of(NUMBERS.values());
    } catch (IOException e) {
      return false;
    }
    Thread.ofPlatform().name("gazan-signals").daemon().start(() -> dispatch(file));
    return true;
  }

  private static void dispatch(SignalFile file) {
    try {
      while (true) {
        Runnable handler = HANDLERS.get(file.next());
        if (handler != null) {
          Thread.ofVirtual().name("gazan-signal").start(handler);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("signals cannot be read any more", e);
    }
  }

  private static boolean register(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(), new Class<?>[] {handler}, calling(action));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  @SuppressWarnings("ReferenceEquality") // a handler is equal to itself only
  private static InvocationHandler calling(Runnable action) {
    return (proxy, method, arguments) ->
        switch (method.getName()) {
          case "handle" -> {
            action.run();
            yield null;
          }
          case "equals" -> arguments != null && proxy == arguments[0];
          case "hashCode" -> System.identityHashCode(proxy);
          default -> method.getName();
        };
  }
}
