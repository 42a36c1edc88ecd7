package io.gazan.dataplane.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 messages off a stream and refuses, with {@link NotStrictException}, whatever is
 * not written exactly as RFC 9112 wants a careful sender to write it: bare CR or LF, folded lines,
 * two framings, chunk extensions, a missing or a second {@code Host}, odd names and values. A
 * message cut short is an {@link EOFException}. Blocking; for one thread.
 */
public final class WireReader {
  private static final int LONGEST_LINE = 1 << 20;
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern TARGET =
      Pattern.compile("(/[!-~&&[^?#\"<>\\\\^`{|}]]*([?][!-~&&[^#\"<>\\\\]]*)?|\\*)");
  private static final Pattern HOST =
      Pattern.compile("([0-9A-Za-z._~!$&'()*+,;=%-]*|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,8}");

  private final InputStream in;

  public WireReader(InputStream in) {
    this.in = in;
  }

  /** The next request, or null at a clean end of the stream. */
  public @Nullable WireRequest request() throws IOException {
    String line = line(true);
    if (line == null) {
      return null;
    }
    String[] parts = line.split(" ", -1);
    require(parts.length == 3, "request line", line);
    require(TOKEN.matcher(parts[0]).matches(), "method", line);
    require(TARGET.matcher(parts[1]).matches(), "target", line);
    require(parts[2].equals("HTTP/1.1") || parts[2].equals("HTTP/1.0"), "version", line);
    WireHeaders headers = headers();
    List<String> hosts = headers.all("Host");
    require(hosts.size() == 1, "exactly one Host", headers.lines().toString());
    require(HOST.matcher(hosts.getFirst()).matches(), "Host", hosts.getFirst());
    return switch (framing(headers)) {
      case Framing.Chunked _ ->
          new WireRequest(parts[0], parts[1], parts[2], headers, chunks(), headers());
      case Framing.Length(long n) ->
          new WireRequest(parts[0], parts[1], parts[2], headers, text(exactly(n)), NO_HEADERS);
      case Framing.Unframed _ ->
          new WireRequest(parts[0], parts[1], parts[2], headers, "", NO_HEADERS);
    };
  }

  /** The next response, final or interim (1xx), to a request with that method. */
  public WireResponse response(String method) throws IOException {
    WireResponse head = responseHead();
    if (method.equals("HEAD")
        || head.status() < 200
        || head.status() == 204
        || head.status() == 304) {
      return head;
    }
    Framing framing = framing(head.headers());
    String body =
        switch (framing) {
          case Framing.Chunked _ -> chunks();
          case Framing.Length(long n) -> text(exactly(n));
          case Framing.Unframed _ -> text(in.readAllBytes());
        };
    WireHeaders trailers = framing instanceof Framing.Chunked ? headers() : NO_HEADERS;
    return new WireResponse(
        head.version(), head.status(), head.reason(), head.headers(), body, trailers);
  }

  /** The next response's head alone; its body stays on the stream. */
  public WireResponse responseHead() throws IOException {
    String line = line(true);
    if (line == null) {
      throw new EOFException("closed before a response");
    }
    require(line.matches("HTTP/1\\.[01] [1-5][0-9][0-9] .*"), "status line", line);
    WireHeaders headers = headers();
    framing(headers);
    int status = Integer.parseInt(line.substring(9, 12));
    return new WireResponse(
        line.substring(0, 8), status, line.substring(13), headers, "", NO_HEADERS);
  }

  private static final WireHeaders NO_HEADERS = new WireHeaders(List.of());

  private sealed interface Framing {
    record Chunked() implements Framing {}

    record Length(long bytes) implements Framing {}

    record Unframed() implements Framing {}
  }

  private static Framing framing(WireHeaders headers) throws IOException {
    List<String> codings = headers.all("Transfer-Encoding");
    List<String> lengths = headers.all("Content-Length");
    require(codings.size() + lengths.size() <= 1, "one framing", headers.lines().toString());
    if (!codings.isEmpty()) {
      require(codings.getFirst().equals("chunked"), "transfer coding", codings.getFirst());
      return new Framing.Chunked();
    }
    if (lengths.isEmpty()) {
      return new Framing.Unframed();
    }
    require(LENGTH.matcher(lengths.getFirst()).matches(), "length", lengths.getFirst());
    return new Framing.Length(Long.parseLong(lengths.getFirst()));
  }

  private WireHeaders headers() throws IOException {
    List<WireHeaders.Line> lines = new ArrayList<>();
    for (String line = line(false); line != null && !line.isEmpty(); line = line(false)) {
      int colon = line.indexOf(':');
      require(colon > 0, "header line", line);
      require(TOKEN.matcher(line.substring(0, colon)).matches(), "header name", line);
      lines.add(new WireHeaders.Line(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new WireHeaders(lines);
  }

  private String chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line(false);
      require(size != null && CHUNK_SIZE.matcher(size).matches(), "chunk size", "" + size);
      byte[] data = exactly(Long.parseLong(size, 16));
      if (data.length == 0) {
        return body.toString(ISO_8859_1);
      }
      body.write(data);
      require("".equals(line(false)), "end of chunk", "bytes after the chunk's data");
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private byte[] exactly(long bytes) throws IOException {
    byte[] data = in.readNBytes(Math.toIntExact(bytes));
    if (data.length < bytes) {
      throw new EOFException("closed after " + data.length + " of " + bytes + " bytes");
    }
    return data;
  }

  private @Nullable String line(boolean first) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); ; b = in.read()) {
      if (b < 0) {
        if (first && line.size() == 0) {
          return null;
        }
        throw new EOFException("closed inside a line: " + line.toString(ISO_8859_1));
      }
      if (b == '\r') {
        require(in.read() == '\n', "line end", "CR without LF after " + line.toString(ISO_8859_1));
        return line.toString(ISO_8859_1);
      }
      require(b == '\t' || (b >= ' ' && b != 127), "byte", "0x" + Integer.toHexString(b));
      line.write(b);
      require(line.size() < LONGEST_LINE, "line length", "endless line");
    }
  }

  private static void require(boolean condition, String what, String value)
      throws NotStrictException {
    if (!condition) {
      throw new NotStrictException("not a strict " + what + ": " + value);
    }
  }
}
