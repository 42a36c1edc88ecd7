package io.gazan.dataplane.http1;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Steps through one message body where it lies in the receive buffers. {@link #next} walks over
 * framing bytes and says how many bytes of content come next; the caller moves them on, by slice or
 * copy, and asks again. Chunks are read strictly: plain hexadecimal sizes, extensions checked
 * (without the optional white space that nobody sends) and dropped within limits, exact line ends,
 * trailers read like headers. Belongs to the connection's event loop and is used for one body after
 * the other.
 */
public final class BodyDecoder {
  /** All bytes are taken and the body goes on. */
  public static final int NEED_MORE = 0;

  /** The body is complete; what is readable now belongs to the next message. */
  public static final int END = -1;

  /** The body is malformed; nothing more can be read from this connection. */
  public static final int BROKEN = -2;

  private static final int MAX_SIZE_DIGITS = 15;
  private static final int MAX_LINE = 4 * 1024;
  private static final int MAX_EXTENSIONS = 16 * 1024;

  private enum State {
    DATA_TO_LENGTH,
    DATA_TO_CLOSE,
    SIZE,
    EXTENSION_NAME,
    EXTENSION_VALUE,
    QUOTED,
    ESCAPED,
    QUOTED_END,
    SIZE_LF,
    CHUNK_DATA,
    CHUNK_CR,
    CHUNK_LF,
    TRAILERS,
    ENDED,
    FAILED
  }

  private final HeadLimits limits;
  private final LineScanner scanner = new LineScanner();
  private State state = State.ENDED;
  private long remaining;
  private int digits;
  private int lineLength;
  private int partLength;
  private int extensions;
  private @Nullable HeaderBlock trailers;

  public BodyDecoder(HeadLimits limits) {
    this.limits = limits;
  }

  /**
   * Starts on the next body.
   *
   * @param contentLength bytes of a body framed by {@link BodyFraming#LENGTH}, else ignored
   */
  public void reset(BodyFraming framing, long contentLength) {
    trailers = null;
    remaining = 0;
    switch (framing) {
      case NONE -> state = State.ENDED;
      case LENGTH -> {
        remaining = contentLength;
        state = contentLength == 0 ? State.ENDED : State.DATA_TO_LENGTH;
      }
      case CHUNKED -> {
        extensions = 0;
        sizeLine();
      }
      case UNTIL_CLOSE -> state = State.DATA_TO_CLOSE;
    }
  }

  /**
   * Consumes framing bytes up to the next content.
   *
   * @return how many content bytes begin at the reader index, all of which the caller consumes
   *     before the next call; or {@link #NEED_MORE}, {@link #END}, {@link #BROKEN}
   */
  public int next(ByteBuf in) {
    for (; ; ) {
      switch (state) {
        case DATA_TO_LENGTH -> {
          if (remaining == 0) {
            state = State.ENDED;
            return END;
          }
          return data(in);
        }
        case DATA_TO_CLOSE -> {
          return in.readableBytes();
        }
        case CHUNK_DATA -> {
          if (remaining == 0) {
            state = State.CHUNK_CR;
            continue;
          }
          return data(in);
        }
        case ENDED -> {
          return END;
        }
        case FAILED -> {
          return BROKEN;
        }
        case TRAILERS -> {
          return trailers(in);
        }
        default -> {
          if (!in.isReadable()) {
            return NEED_MORE;
          }
          if (!framing(in.readByte())) {
            state = State.FAILED;
          }
        }
      }
    }
  }

  /**
   * The sender closed its side.
   *
   * @return {@link #END} if the body is complete by that, else {@link #BROKEN}
   */
  public int closed() {
    if (state == State.DATA_TO_CLOSE) {
      state = State.ENDED;
    }
    return state == State.ENDED ? END : BROKEN;
  }

  /** Whether the body is complete. */
  public boolean ended() {
    return state == State.ENDED || (state == State.DATA_TO_LENGTH && remaining == 0);
  }

  /** The trailer lines once the body has ended, null if there were none. */
  public @Nullable HeaderBlock trailers() {
    return trailers;
  }

  private int data(ByteBuf in) {
    int n = (int) Math.min(in.readableBytes(), remaining);
    remaining -= n;
    return n;
  }

  private boolean sizeLine() {
    remaining = 0;
    digits = 0;
    lineLength = 0;
    return to(State.SIZE);
  }

  /** Takes one byte around a chunk; false if it may not stand there. */
  private boolean framing(byte c) {
    return switch (state) {
      case SIZE -> size(c);
      case EXTENSION_NAME -> extension(c, extensionName(c));
      case EXTENSION_VALUE -> extension(c, extensionValue(c));
      case QUOTED -> extension(c, c == '"' ? State.QUOTED_END : c == '\\' ? State.ESCAPED : state);
      case ESCAPED -> extension(c, State.QUOTED);
      case QUOTED_END -> extension(c, afterExtension(c));
      case SIZE_LF -> c == '\n' && sizeKnown();
      case CHUNK_CR -> c == '\r' && to(State.CHUNK_LF);
      case CHUNK_LF -> c == '\n' && sizeLine();
      default -> false;
    };
  }

  private boolean to(State next) {
    state = next;
    return true;
  }

  private boolean size(byte c) {
    int digit = Ascii.hex(c);
    if (digit >= 0) {
      remaining = (remaining << 4) | digit;
      return ++digits <= MAX_SIZE_DIGITS;
    }
    return digits > 0
        && (c == '\r' ? to(State.SIZE_LF) : c == ';' && extension(c, State.EXTENSION_NAME));
  }

  private boolean sizeKnown() {
    scanner.clear();
    return to(remaining == 0 ? State.TRAILERS : State.CHUNK_DATA);
  }

  private State extensionName(byte c) {
    if (Ascii.tokenLower(c) != 0) {
      partLength++;
      return state;
    }
    return partLength == 0 ? State.FAILED : c == '=' ? State.EXTENSION_VALUE : afterExtension(c);
  }

  private State extensionValue(byte c) {
    if (Ascii.tokenLower(c) != 0) {
      partLength++;
      return state;
    }
    if (partLength == 0) {
      return c == '"' ? State.QUOTED : State.FAILED;
    }
    return afterExtension(c);
  }

  private static State afterExtension(byte c) {
    return c == '\r' ? State.SIZE_LF : c == ';' ? State.EXTENSION_NAME : State.FAILED;
  }

  /** Counts a byte of an extension and goes on to the next state. */
  private boolean extension(byte c, State next) {
    if (next != state || c == ';') {
      partLength = 0;
      state = next;
    }
    if (next == State.SIZE_LF) {
      return true;
    }
    lineLength++;
    extensions++;
    return lineLength <= MAX_LINE
        && extensions <= MAX_EXTENSIONS
        && next != State.FAILED
        && (c == '\t' || (c >= ' ' && c < 0x7F));
  }

  private int trailers(ByteBuf in) {
    while (in.isReadable()) {
      if (scanner.empty() && in.readableBytes() >= 2 && in.getShort(in.readerIndex()) == 0x0D0A) {
        in.skipBytes(2);
        state = State.ENDED;
        return END;
      }
      HeaderBlock block = trailers;
      if (block == null) {
        block = new HeaderBlock();
        trailers = block;
      }
      int before = scanner.filled();
      scanner.fill(in, block);
      int result = trailerLines(block);
      in.skipBytes((result == END ? scanner.lineStart() : scanner.filled()) - before);
      if (result != NEED_MORE) {
        state = result == END ? State.ENDED : State.FAILED;
        trailers = block.count() == 0 ? null : block;
        return result;
      }
    }
    return NEED_MORE;
  }

  private int trailerLines(HeaderBlock block) {
    for (; ; ) {
      int start = scanner.lineStart();
      int end = scanner.next(block.bytes(), limits.headers());
      if (end < 0) {
        return end == LineScanner.MORE ? NEED_MORE : BROKEN;
      }
      scanner.skip(end);
      if (end == start) {
        return END;
      }
      if (block.count() == limits.trailerLines() || HeaderLines.add(block, start, end) != null) {
        return BROKEN;
      }
    }
  }
}
