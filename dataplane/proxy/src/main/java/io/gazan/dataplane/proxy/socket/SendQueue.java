package io.gazan.dataplane.proxy.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * What Linux tells of the way from a socket to its peer. The kernel takes megabytes for a peer that
 * takes none, so nothing else shows whether what was sent has arrived. One for each event loop,
 * since it has a scratch space of its own.
 */
public final class SendQueue {
  private static final long SIOCOUTQ = 0x5411;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;

  /** Where {@code struct tcp_info} of linux/tcp.h has {@code tcpi_unacked}: segments. */
  private static final long IN_FLIGHT = 24;

  /** The same for {@code tcpi_last_ack_recv}: milliseconds. */
  private static final long LAST_ACK = 56;

  /** The same for {@code tcpi_bytes_acked}, which is there since Linux 4.1. */
  private static final long ACKED = 120;

  private static final int SIZE = 128;
  private static final long MILLI = 1_000_000;

  private static final @Nullable MethodHandle IOCTL = handle("ioctl", 2, JAVA_LONG, ADDRESS);
  private static final @Nullable MethodHandle GETSOCKOPT =
      handle("getsockopt", 0, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);

  private final MemorySegment info = Arena.ofAuto().allocate(SIZE, Long.BYTES);
  private final MemorySegment number = Arena.ofAuto().allocate(JAVA_INT);

  /**
   * How many bytes the socket has taken that its peer has yet to acknowledge.
   *
   * @return -1 if the transport or the system does not tell
   */
  public int waiting(Channel channel) {
    MethodHandle ioctl = IOCTL;
    int descriptor = descriptor(channel);
    if (ioctl == null || descriptor < 0) {
      return -1;
    }
    try {
      int failed = (int) ioctl.invokeExact(descriptor, SIOCOUTQ, number);
      return failed == 0 ? number.get(JAVA_INT, 0) : -1;
    } catch (Throwable e) {
      return -1;
    }
  }

  /**
   * Looks at the connection anew, for {@link #taken} and {@link #isSilent}.
   *
   * @return false if the transport or the system does not tell
   */
  public boolean look(Channel channel) {
    MethodHandle getsockopt = GETSOCKOPT;
    int descriptor = descriptor(channel);
    if (getsockopt == null || descriptor < 0) {
      return false;
    }
    number.set(JAVA_INT, 0, SIZE);
    try {
      int failed = (int) getsockopt.invokeExact(descriptor, IPPROTO_TCP, TCP_INFO, info, number);
      return failed == 0 && number.get(JAVA_INT, 0) == SIZE;
    } catch (Throwable e) {
      return false;
    }
  }

  /** How many bytes the peer has acknowledged since the connection began. */
  public long taken() {
    return info.get(JAVA_LONG, ACKED);
  }

  /**
   * Whether something is under way and the peer has not been heard of for that long: it may be in a
   * tunnel. A peer that has no room has acknowledged all that is under way.
   */
  public boolean isSilent(long nanos) {
    return info.get(JAVA_INT, IN_FLIGHT) != 0
        && Integer.toUnsignedLong(info.get(JAVA_INT, LAST_ACK)) * MILLI >= nanos;
  }

  private static int descriptor(Channel channel) {
    return channel instanceof UnixChannel socket && socket.fd().isOpen()
        ? socket.fd().intValue()
        : -1;
  }

  /** A function that answers with an int and whose first argument is a descriptor. */
  @SuppressWarnings("restricted") // native access is granted on the command line
  private static @Nullable MethodHandle handle(
      String name, int firstVariadic, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor type =
        FunctionDescriptor.of(JAVA_INT, arguments).insertArgumentLayouts(0, JAVA_INT);
    Linker.Option[] options =
        firstVariadic == 0
            ? new Linker.Option[0]
            : new Linker.Option[] {Linker.Option.firstVariadicArg(firstVariadic)};
    return linker
        .defaultLookup()
        .find(name)
        .map(address -> linker.downcallHandle(address, type, options))
        .orElse(null);
  }
}
