package io.gazan.dataplane.process.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A function of the C library that answers with a number, below 0 when it failed. Looked up at the
 * first call, so that a program that does not need it starts without.
 */
@SuppressWarnings("restricted") // native access is granted on the command line
final class NativeCall {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final long MESSAGE_BYTES = 256;

  private final String name;
  private final MethodHandle handle;

  private NativeCall(String name, MethodHandle handle) {
    this.name = name;
    this.handle = handle;
  }

  /**
   * @throws IOException if the system has no such function
   */
  static NativeCall of(String name, MemoryLayout result, MemoryLayout... arguments)
      throws IOException {
    MemorySegment address =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IOException("this system has no " + name));
    return new NativeCall(
        name,
        LINKER.downcallHandle(
            address,
            FunctionDescriptor.of(result, arguments),
            Linker.Option.captureCallState("errno")));
  }

  /**
   * @return what the function answers
   * @throws IOException with the system's own words when that is below 0
   */
  long call(Object... arguments) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      List<Object> all = new ArrayList<>(arguments.length + 1);
      all.add(state);
      all.addAll(Arrays.asList(arguments));
      Number answer = (Number) handle.invokeWithArguments(all);
      if (answer.longValue() < 0) {
        throw new IOException(name + ": " + message((int) ERRNO.get(state, 0L)));
      }
      return answer.longValue();
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the system says of an error number. */
  static String message(int number) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(MESSAGE_BYTES);
      int failed =
          (int)
              LINKER
                  .downcallHandle(
                      LINKER.defaultLookup().findOrThrow("__xpg_strerror_r"),
                      FunctionDescriptor.of(
                          ValueLayout.JAVA_INT,
                          ValueLayout.JAVA_INT,
                          ValueLayout.ADDRESS,
                          ValueLayout.JAVA_LONG))
                  .invokeExact(number, text, MESSAGE_BYTES);
      return failed == 0 ? text.getString(0) : "error " + number;
    } catch (Throwable e) {
      return "error " + number;
    }
  }
}
