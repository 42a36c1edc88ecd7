package io.gazan.dataplane.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One head's bytes and a table of its header lines: where each name and value begins and ends,
 * which known header it is, and the hash of its name. Nothing is copied out of the bytes until
 * somebody asks for a string. Lines keep their order and stand next to each other, so the end of
 * one is the start of the next. The array is always {@link ByteScan#SLACK} bytes longer than what
 * it holds. Reused by the head that owns it; belongs to one event loop.
 */
public final class HeaderBlock {
  /** Line flag: the name contains an underscore. */
  public static final int UNDERSCORE = 1 << 8;

  /** Line flag: a {@code Connection} header names this line, so it ends at this hop. */
  public static final int NOMINATED = 1 << 9;

  /** Line flag: {@code X-Forwarded-…} or {@code X-Envoy-…} with a name that is not a known one. */
  public static final int CLAIMS_ORIGIN = 1 << 10;

  /** Line flag: {@code X-Client-Verify} or {@code X-Client-Subject}, which only we may say. */
  public static final int CLIENT_CERTIFICATE = 1 << 11;

  private static final int STRIDE = 6;
  private static final int START = 0;
  private static final int NAME_END = 1;
  private static final int VALUE_START = 2;
  private static final int VALUE_END = 3;
  private static final int META = 4;
  private static final int HASH = 5;
  private static final int INITIAL_BYTES = 2048;
  private static final int INITIAL_LINES = 32;
  private static final int KEPT_BYTES = 16384;

  private byte[] bytes;
  private int[] table;
  private int count;
  private int end;
  private long present;
  private long repeated;
  private int underscored;

  /** An empty block with room for the head of most messages. */
  public HeaderBlock() {
    this(INITIAL_BYTES, INITIAL_LINES);
  }

  /** An empty block with room for something smaller, such as trailers; it grows as needed. */
  public HeaderBlock(int initialBytes, int initialLines) {
    bytes = new byte[initialBytes + ByteScan.SLACK];
    table = new int[initialLines * STRIDE];
  }

  /** Forgets all lines; a large array is given up, so that a pool stays small. */
  public void clear() {
    count = 0;
    end = 0;
    present = 0;
    repeated = 0;
    underscored = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES + ByteScan.SLACK];
    }
  }

  /** The head's bytes; the array may change whenever {@link #reserve} is called. */
  public byte[] bytes() {
    return bytes;
  }

  /** Makes room for {@code length} bytes in all and returns the array, contents kept. */
  public byte[] reserve(int length) {
    if (bytes.length < length + ByteScan.SLACK) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + ByteScan.SLACK));
    }
    return bytes;
  }

  /**
   * Appends a line to the table.
   *
   * @param meta the known header's index or {@link KnownHeader#UNKNOWN}, plus line flags
   * @param lineEnd one past the line's CRLF
   */
  public void add(
      int start, int nameEnd, int valueStart, int valueEnd, int meta, int hash, int lineEnd) {
    int at = count * STRIDE;
    if (at == table.length) {
      table = Arrays.copyOf(table, at * 2);
    }
    table[at + START] = start;
    table[at + NAME_END] = nameEnd;
    table[at + VALUE_START] = valueStart;
    table[at + VALUE_END] = valueEnd;
    table[at + META] = meta;
    table[at + HASH] = hash;
    count++;
    end = lineEnd;
    long bit = 1L << meta;
    repeated |= present & bit;
    present |= bit;
    underscored += (meta >>> 8) & 1;
  }

  /** How many header lines there are. */
  public int count() {
    return count;
  }

  /** Where the line begins, which is also where its name begins. */
  public int lineStart(int line) {
    return table[line * STRIDE + START];
  }

  /** One past the line's CRLF. */
  public int lineEnd(int line) {
    return line + 1 < count ? table[(line + 1) * STRIDE + START] : end;
  }

  /** One past the last line's CRLF. */
  public int end() {
    return end;
  }

  public int nameStart(int line) {
    return table[line * STRIDE + START];
  }

  public int nameEnd(int line) {
    return table[line * STRIDE + NAME_END];
  }

  /** Where the value begins, white space around it left out. */
  public int valueStart(int line) {
    return table[line * STRIDE + VALUE_START];
  }

  public int valueEnd(int line) {
    return table[line * STRIDE + VALUE_END];
  }

  /** The known header's index in the low six bits, line flags above. */
  public int meta(int line) {
    return table[line * STRIDE + META];
  }

  /** The known header of a line, {@link KnownHeader#UNKNOWN} for any other name. */
  public int known(int line) {
    return table[line * STRIDE + META] & 63;
  }

  /** The case-insensitive hash of the line's name, see {@link Ascii#foldedHash}. */
  public int hash(int line) {
    return table[line * STRIDE + HASH];
  }

  /** Sets a line flag. */
  public void flag(int line, int flag) {
    table[line * STRIDE + META] |= flag;
  }

  /** The set of known headers that occur. */
  public long present() {
    return present & ~(1L << KnownHeader.UNKNOWN);
  }

  /** The set of known headers that occur more than once. */
  public long repeated() {
    return repeated & ~(1L << KnownHeader.UNKNOWN);
  }

  public boolean has(KnownHeader header) {
    return (present & header.bit()) != 0;
  }

  /** How many lines have an underscore in their name. */
  public int underscored() {
    return underscored;
  }

  /** The first line with this name, -1 if there is none. */
  public int find(KnownHeader header) {
    return has(header) ? find(header, 0) : -1;
  }

  /** The first line with this name from line {@code from} on, -1 if there is none. */
  public int find(KnownHeader header, int from) {
    int index = header.index();
    for (int i = from; i < count; i++) {
      if (known(i) == index) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The first line with this name from line {@code from} on, -1 if there is none.
   *
   * @param hash {@code hashCode()} of the lower-case name
   */
  public int find(byte[] lowerName, int hash, int from) {
    for (int i = from; i < count; i++) {
      if (hash(i) == hash && nameIs(i, lowerName)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the line's name is this lower-case name, in any case. */
  public boolean nameIs(int line, byte[] lowerName) {
    return Ascii.equalsFolded(bytes, nameStart(line), nameEnd(line), lowerName);
  }

  /** Whether the line's value is this lower-case text, in any case. */
  public boolean valueIs(int line, byte[] lowerValue) {
    return Ascii.equalsFolded(bytes, valueStart(line), valueEnd(line), lowerValue);
  }

  /** The name of a line as it came. Allocates. */
  public String name(int line) {
    return Ascii.string(bytes, nameStart(line), nameEnd(line));
  }

  /** The value of a line, one character a byte. Allocates. */
  public String value(int line) {
    return Ascii.string(bytes, valueStart(line), valueEnd(line));
  }

  /** The value of the first line with this name, null if there is none. Allocates. */
  public @Nullable String value(KnownHeader header) {
    int line = find(header);
    return line < 0 ? null : value(line);
  }

  /** The value of the first line with this lower-case name, null if there is none. Allocates. */
  public @Nullable String value(String lowerName) {
    int line = find(Ascii.bytes(lowerName), lowerName.hashCode(), 0);
    return line < 0 ? null : value(line);
  }
}
