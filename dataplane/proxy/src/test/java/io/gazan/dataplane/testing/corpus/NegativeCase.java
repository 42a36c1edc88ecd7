package io.gazan.dataplane.testing.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Set;

/**
 * One case: its bytes as Latin-1 text, and the statuses it may be refused with.
 *
 * @param family the part of the message that is wrong
 * @param name the bytes that matter, readable
 */
public record NegativeCase(
    String family, String name, String text, Expected expected, Set<Integer> statuses) {

  /** The target of a second request that no case may smuggle in. */
  public static final String SMUGGLED = "/smuggled";

  static final String HOST = "Host: c.example\r\n";

  static NegativeCase refused(String family, String name, String text) {
    return new NegativeCase(family, readable(name), text, Expected.REFUSED, Set.of(400));
  }

  static NegativeCase either(String family, String name, String text) {
    return new NegativeCase(family, readable(name), text, Expected.EITHER, Set.of(400));
  }

  static NegativeCase taken(String family, String name, String text) {
    return new NegativeCase(family, readable(name), text, Expected.TAKEN, Set.of());
  }

  static NegativeCase waits(String family, String name, String text) {
    return new NegativeCase(family, readable(name), text, Expected.WAITS, Set.of(400, 408));
  }

  static NegativeCase brokenBody(String family, String name, String text) {
    return new NegativeCase(family, readable(name), text, Expected.BROKEN_BODY, Set.of(400));
  }

  NegativeCase with(Integer... allowed) {
    return new NegativeCase(family, name, text, expected, Set.of(allowed));
  }

  /** The bytes, with the target that tells this run of the case from all others. */
  public byte[] bytes(String target) {
    return text.replace("{T}", target).getBytes(ISO_8859_1);
  }

  static String readable(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\r' -> out.append("\\r");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c > '~') {
            out.append("\\x").append(Integer.toHexString(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.length() > 80 ? out.substring(0, 80) + "…" : out.toString();
  }

  @Override
  public String toString() {
    return family + ": " + name;
  }
}
