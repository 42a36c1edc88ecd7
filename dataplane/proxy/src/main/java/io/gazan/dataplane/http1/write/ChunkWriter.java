package io.gazan.dataplane.http1.write;

import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Writes our own chunks (RFC 9112 §7.1): the sender's sizes are never copied and its extensions
 * never passed on. A small piece of content is copied between its size line and its line end so
 * that it leaves as one buffer; for a large one write {@link #beginChunk}, the slice, and {@link
 * #LINE_END}.
 */
public final class ChunkWriter {
  /** No chunk needs more framing bytes than this. */
  public static final int OVERHEAD = 12;

  /** No end of a body without trailers needs more bytes than this. */
  public static final int LAST = 5;

  /** From this size on a slice is cheaper than a copy. */
  public static final int COPY_LIMIT = 4096;

  /** What follows a chunk's content. Write a {@code duplicate()} of it. */
  public static final ByteBuf LINE_END =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer(2).writeBytes(Ascii.bytes("\r\n")).asReadOnly());

  private static final byte[] HEX = Ascii.bytes("0123456789abcdef");
  private static final byte[] LAST_CHUNK = Ascii.bytes("0\r\n\r\n");

  /** Names that mean something to framing, routing, authentication or the body's handling. */
  private static final long FORBIDDEN_TRAILERS =
      KnownHeader.set(
          KnownHeader.HOST,
          KnownHeader.CONNECTION,
          KnownHeader.CONTENT_LENGTH,
          KnownHeader.TRANSFER_ENCODING,
          KnownHeader.EXPECT,
          KnownHeader.UPGRADE,
          KnownHeader.TE,
          KnownHeader.TRAILER,
          KnownHeader.KEEP_ALIVE,
          KnownHeader.PROXY_CONNECTION,
          KnownHeader.PROXY_AUTHENTICATE,
          KnownHeader.PROXY_AUTHORIZATION,
          KnownHeader.COOKIE,
          KnownHeader.SET_COOKIE,
          KnownHeader.AUTHORIZATION,
          KnownHeader.WWW_AUTHENTICATE,
          KnownHeader.X_API_KEY,
          KnownHeader.X_FORWARDED_FOR,
          KnownHeader.X_FORWARDED_PROTO,
          KnownHeader.X_FORWARDED_HOST,
          KnownHeader.X_FORWARDED_PORT,
          KnownHeader.X_REAL_IP,
          KnownHeader.FORWARDED,
          KnownHeader.CONTENT_TYPE,
          KnownHeader.CONTENT_ENCODING,
          KnownHeader.CONTENT_RANGE,
          KnownHeader.LOCATION,
          KnownHeader.CACHE_CONTROL,
          KnownHeader.PRAGMA,
          KnownHeader.RANGE,
          KnownHeader.AGE,
          KnownHeader.EXPIRES,
          KnownHeader.DATE,
          KnownHeader.VARY,
          KnownHeader.STRICT_TRANSPORT_SECURITY,
          KnownHeader.ACCESS_CONTROL_ALLOW_ORIGIN);

  private ChunkWriter() {}

  /** Appends the size line of a chunk of {@code size} bytes, which is not 0. */
  public static void beginChunk(ByteBuf out, int size) {
    out.ensureWritable(OVERHEAD);
    for (int shift = (31 - Integer.numberOfLeadingZeros(size)) & ~3; shift >= 0; shift -= 4) {
      out.writeByte(HEX[(size >>> shift) & 15]);
    }
    endChunk(out);
  }

  /** Appends the line end that follows a chunk's content. */
  public static void endChunk(ByteBuf out) {
    out.writeShort(0x0D0A);
  }

  /** Appends the next {@code size} bytes of {@code in}, consuming them, as one chunk. */
  public static void chunk(ByteBuf out, ByteBuf in, int size) {
    beginChunk(out, size);
    out.writeBytes(in, size);
    endChunk(out);
  }

  /** Whether a trailer line goes on, in whichever version of HTTP. */
  public static boolean forwards(HeaderBlock trailers, int line) {
    int meta = trailers.meta(line);
    return ((FORBIDDEN_TRAILERS >>> meta) & 1) == 0 && (meta & HeaderBlock.CLAIMS_ORIGIN) == 0;
  }

  /** Appends the last chunk and, where they are wanted and allowed, the trailer lines. */
  public static void last(ByteBuf out, @Nullable HeaderBlock trailers) {
    if (trailers == null) {
      out.writeBytes(LAST_CHUNK);
      return;
    }
    out.writeBytes(LAST_CHUNK, 0, 3);
    for (int i = 0; i < trailers.count(); i++) {
      if (forwards(trailers, i)) {
        int start = trailers.lineStart(i);
        out.writeBytes(trailers.bytes(), start, trailers.lineEnd(i) - start);
      }
    }
    endChunk(out);
  }
}
