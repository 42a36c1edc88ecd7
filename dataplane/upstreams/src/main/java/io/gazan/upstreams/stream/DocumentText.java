package io.gazan.upstreams.stream;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.gazan.upstreams.stream.message.EntryKey.Kind;
import java.util.List;
import java.util.Map;

/** Puts the texts of entries together to a document on one line, the same for the same entries. */
final class DocumentText {
  /** No more than the names of the blocks take. */
  private static final int BLOCKS = 64;

  private static final int LONGEST = Integer.MAX_VALUE - 8;

  /** Quotes, colon and comma of an entry. */
  private static final int AROUND_AN_ENTRY = 4;

  private DocumentText() {}

  static String of(Map<Kind, List<Entry>> blocks) {
    long length = 2;
    for (List<Entry> entries : blocks.values()) {
      for (Entry entry : entries) {
        length += entry.bytes() + AROUND_AN_ENTRY;
      }
    }
    StringBuilder out = new StringBuilder((int) Math.min(length + BLOCKS, LONGEST));
    out.append('{');
    boolean first = true;
    for (Kind kind : Kind.values()) {
      List<Entry> entries = blocks.getOrDefault(kind, List.of());
      if (!entries.isEmpty()) {
        out.append(first ? "\"" : ",\"").append(kind.block()).append("\":{");
        append(entries, out);
        out.append('}');
        first = false;
      }
    }
    return out.append('}').toString();
  }

  private static void append(List<Entry> entries, StringBuilder out) {
    boolean first = true;
    for (Entry entry : entries) {
      out.append(first ? "\"" : ",\"");
      JsonStringEncoder.getInstance().quoteAsString(entry.name(), out);
      out.append("\":").append(entry.text());
      first = false;
    }
  }
}
