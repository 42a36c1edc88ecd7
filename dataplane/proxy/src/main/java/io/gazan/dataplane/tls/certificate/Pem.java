package io.gazan.dataplane.tls.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The blocks of a PEM text (RFC 7468): what stands before, between and behind them is left alone,
 * as tools put comments there.
 */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private Pem() {}

  /** One block: what stands behind BEGIN, as in {@code CERTIFICATE}, and what it encloses. */
  static final class Block {
    private final String label;
    private final byte[] der;

    private Block(String label, byte[] der) {
      this.label = label;
      this.der = der;
    }

    String label() {
      return label;
    }

    byte[] der() {
      return der;
    }

    @Override
    public String toString() {
      return "Block[" + label + ", " + der.length + " bytes]";
    }
  }

  static List<Block> blocks(byte[] text, String name) throws BadPair {
    String pem = new String(text, StandardCharsets.ISO_8859_1);
    List<Block> blocks = new ArrayList<>();
    int at = pem.indexOf(BEGIN);
    while (at >= 0) {
      int labelEnd = pem.indexOf(DASHES, at + BEGIN.length());
      String label = labelEnd < 0 ? "" : pem.substring(at + BEGIN.length(), labelEnd);
      String last = END + label + DASHES;
      int end = labelEnd < 0 ? -1 : pem.indexOf(last, labelEnd);
      if (end < 0) {
        throw new BadPair(name, BEGIN + label + DASHES + " has no end");
      }
      String body = pem.substring(labelEnd + DASHES.length(), end);
      if (body.indexOf(':') >= 0) {
        // RFC 1421 headers: the old encrypted form.
        throw new BadPair(name, "the " + label + " is encrypted; give it without a password");
      }
      try {
        byte[] der = Base64.getMimeDecoder().decode(body);
        blocks.add(new Block(label, der));
      } catch (IllegalArgumentException e) {
        throw new BadPair(name, "the " + label + " is not Base64", e);
      }
      at = pem.indexOf(BEGIN, end + last.length());
    }
    return blocks;
  }
}
