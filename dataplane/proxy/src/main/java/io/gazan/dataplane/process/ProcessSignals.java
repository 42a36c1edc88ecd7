package io.gazan.dataplane.process;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Handlers for POSIX signals. The JDK has no supported way to take a signal without ending; {@code
 * sun.misc.Signal} is the one that works everywhere, and is used reflectively because javac's
 * warning about it cannot be suppressed. A handler runs on a thread of its own and replaces what
 * was there; a signal that this system does not have is left out.
 */
public final class ProcessSignals {
  private ProcessSignals() {}

  /**
   * Runs the action whenever the process is sent {@code SIG} + name; false where that cannot be.
   */
  public static boolean on(String name, Runnable action) {
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
