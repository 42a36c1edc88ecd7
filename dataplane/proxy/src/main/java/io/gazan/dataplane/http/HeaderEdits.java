package io.gazan.dataplane.http;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a route does to a head, compiled once when the routing table is: names to take out and
 * ready-made lines to put in. Immutable and shared by all event loops. A head is never changed in
 * memory; the writer asks {@link #drops} about each line it copies. A line that no edit touches
 * costs one bit test, because known headers are a bit set and other names sit behind a 64-bit bloom
 * filter.
 */
public final class HeaderEdits {
  /** Changes nothing. */
  public static final HeaderEdits NONE =
      new HeaderEdits(List.of(), 0, List.of(), new byte[0], new byte[0], null);

  /** Names whose meaning ends at each hop or frames the body: only the proxy writes them. */
  private static final long OURS =
      KnownHeader.set(
          KnownHeader.CONNECTION,
          KnownHeader.CONTENT_LENGTH,
          KnownHeader.TRANSFER_ENCODING,
          KnownHeader.KEEP_ALIVE,
          KnownHeader.PROXY_CONNECTION,
          KnownHeader.TE,
          KnownHeader.TRAILER,
          KnownHeader.UPGRADE,
          KnownHeader.EXPECT);

  private final long touched;
  private final long bloom;
  private final byte[][] otherNames;
  private final int[] otherHashes;
  private final byte[] lines;
  private final byte[] fields;
  private final byte @Nullable [] host;
  private final List<Edit> edits;

  /** What happens to one name. */
  private record Edit(String name, List<String> values, boolean keepsOthers) {
    /** This one, and then the other. */
    Edit under(Edit over) {
      if (!over.keepsOthers) {
        return over;
      }
      List<String> both = new ArrayList<>(values);
      both.addAll(over.values);
      return new Edit(over.name, both, keepsOthers);
    }
  }

  private HeaderEdits(
      Collection<Edit> edits,
      long touched,
      List<byte[]> otherNames,
      byte[] lines,
      byte[] fields,
      byte @Nullable [] host) {
    this.edits = List.copyOf(edits);
    this.otherNames = otherNames.toArray(byte[][]::new);
    this.otherHashes = new int[this.otherNames.length];
    long bits = 0;
    for (int i = 0; i < otherHashes.length; i++) {
      otherHashes[i] = Ascii.foldedHash(this.otherNames[i], 0, this.otherNames[i].length);
      bits |= bloomBit(otherHashes[i]);
    }
    this.bloom = bits;
    this.touched = bits == 0 ? touched : touched | (1L << KnownHeader.UNKNOWN);
    this.lines = lines;
    this.fields = fields;
    this.host = host;
  }

  private static long bloomBit(int hash) {
    return 1L << ((hash * 0x9E3779B9) >>> 26);
  }

  /**
   * The known headers that are set or removed here; bit {@link KnownHeader#UNKNOWN} is on if other
   * names are too. The proxy does not add a header of its own that stands in this set.
   */
  public long touched() {
    return touched;
  }

  /** The lines to put in, each with its CRLF. Not to be changed. */
  public byte[] lines() {
    return lines;
  }

  /**
   * The same lines as ready HPACK fields (see {@link HpackField}) for a head that goes out over
   * HTTP/2, without {@code Host}, which is {@code :authority} there. Not to be changed.
   */
  public byte[] fields() {
    return fields;
  }

  /** The value that {@code Host} is set to, null if it is not. Not to be changed. */
  public byte @Nullable [] host() {
    return host;
  }

  /** Whether a line goes, given that its bit in {@link #touched()} is on. */
  public boolean drops(HeaderBlock block, int line) {
    if (block.known(line) != KnownHeader.UNKNOWN) {
      return true;
    }
    int hash = block.hash(line);
    if ((bloom & bloomBit(hash)) == 0) {
      return false;
    }
    for (int i = 0; i < otherHashes.length; i++) {
      if (otherHashes[i] == hash && block.nameIs(line, otherNames[i])) {
        return true;
      }
    }
    return false;
  }

  /**
   * These edits with those of one exchange over them, which win name by name; what those add stands
   * beside what these set or add. Costs as much as compiling both.
   */
  public HeaderEdits with(Builder over) {
    Builder both = new Builder();
    for (Edit edit : edits) {
      both.edits.put(Builder.key(edit.name()), edit);
    }
    over.edits.forEach((name, edit) -> both.edits.merge(name, edit, Edit::under));
    return both.build();
  }

  /** What is left of complete lines, each with its CRLF, once those that are edited here go. */
  public byte[] left(byte[] complete) {
    byte[] left = new byte[complete.length];
    int length = 0;
    for (int start = 0; start < complete.length; ) {
      int end = start;
      while (complete[end] != '\n') {
        end++;
      }
      end++;
      if (!drops(complete, start)) {
        System.arraycopy(complete, start, left, length, end - start);
        length += end - start;
      }
      start = end;
    }
    return length == complete.length ? complete : Arrays.copyOf(left, length);
  }

  private boolean drops(byte[] complete, int start) {
    for (Edit edit : edits) {
      int end = start + edit.name().length();
      if (!edit.keepsOthers()
          && end < complete.length
          && complete[end] == ':'
          && Ascii.equalsFolded(complete, start, end, Builder.lower(edit.name()))) {
        return true;
      }
    }
    return false;
  }

  /** Why this header cannot be set or added by configuration, null if it can. */
  public static @Nullable String problem(String name, String value) {
    byte[] nameBytes = Ascii.bytes(name);
    if (!Ascii.isToken(nameBytes, 0, nameBytes.length) || !isLatin(name)) {
      return "'" + name + "' is not a header name";
    }
    KnownHeader known = KnownHeader.of(name);
    if (known != null && (OURS & known.bit()) != 0) {
      return "'" + name + "' belongs to the connection and cannot be edited";
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
        return "the value of '" + name + "' has a character that cannot stand in a header";
      }
    }
    return null;
  }

  private static boolean isLatin(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  /** Collects edits; later ones win over earlier ones of the same name. */
  public static final class Builder {
    private final Map<String, Edit> edits = new LinkedHashMap<>();

    /** Replaces whatever the head has under this name. */
    public Builder set(String name, String value) {
      return put(name, value, new Edit(name, List.of(value), false));
    }

    /** Adds a line, next to what the head has and to what was set or added before. */
    public Builder add(String name, String value) {
      Edit added = new Edit(name, List.of(value), true);
      Edit before = edits.get(key(name));
      return put(name, value, before == null ? added : before.under(added));
    }

    /** Takes all lines of this name out. */
    public Builder remove(String name) {
      return put(name, "", new Edit(name, List.of(), false));
    }

    private Builder put(String name, String value, Edit edit) {
      String problem = problem(name, value);
      if (problem != null) {
        throw new IllegalArgumentException(problem);
      }
      edits.put(key(name), edit);
      return this;
    }

    private static String key(String name) {
      return Ascii.string(lower(name), 0, name.length());
    }

    private static byte[] lower(String name) {
      byte[] bytes = Ascii.bytes(name);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = Ascii.lower(bytes[i]);
      }
      return bytes;
    }

    public HeaderEdits build() {
      if (edits.isEmpty()) {
        return NONE;
      }
      long touched = 0;
      List<byte[]> others = new ArrayList<>();
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      ByteArrayOutputStream fields = new ByteArrayOutputStream();
      byte[] host = null;
      for (Edit edit : edits.values()) {
        KnownHeader known = KnownHeader.of(edit.name());
        if (!edit.keepsOthers() && known != null) {
          touched |= known.bit();
        } else if (!edit.keepsOthers()) {
          others.add(lower(edit.name()));
        }
        for (String value : edit.values()) {
          lines.writeBytes(Ascii.bytes(edit.name() + ": " + value + "\r\n"));
          if (known == KnownHeader.HOST) {
            host = Ascii.bytes(value.strip());
          } else {
            fields.writeBytes(field(known, lower(edit.name()), Ascii.bytes(value.strip())));
          }
        }
      }
      return new HeaderEdits(
          edits.values(), touched, others, lines.toByteArray(), fields.toByteArray(), host);
    }

    /** HTTP/2 allows no white space around a value (RFC 9113 §8.2.1): the caller took it off. */
    private static byte[] field(@Nullable KnownHeader known, byte[] name, byte[] value) {
      byte[] out = new byte[name.length + value.length + HpackField.OVERHEAD];
      int index = known == null ? KnownHeader.UNKNOWN : known.index();
      int end = HpackField.name(out, 0, index, name, 0, name.length);
      return Arrays.copyOf(out, HpackField.text(out, end, value, 0, value.length));
    }
  }
}
