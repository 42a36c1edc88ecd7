package io.gazan.upstreams.document;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the word that somebody meant, by edit distance. */
public final class NearestKey {
  private static final int LONGEST = 64;
  private static final int MOST_EDITS = 4;
  private static final int FAR = 1000;

  /** A document may have very many names, and misspell many of them. */
  private static final int MOST = 1000;

  private NearestKey() {}

  /**
   * The nearest of the known words (the first thousand are looked at), the first among equals; null
   * if none is near enough to be meant. A swap of two neighbouring letters is one edit.
   */
  public static @Nullable String of(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return null;
    }
    String nearest = null;
    int least = Integer.MAX_VALUE;
    int looked = 0;
    for (String candidate : known) {
      if (++looked > MOST) {
        break;
      }
      int allowed = Math.clamp(Math.min(word.length(), candidate.length()) / 3, 1, MOST_EDITS);
      if (Math.abs(word.length() - candidate.length()) > allowed || candidate.length() > LONGEST) {
        continue;
      }
      int distance = distance(word, candidate, allowed);
      if (distance <= allowed && distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** Looks only where the distance can stay within what is allowed. */
  private static int distance(String a, String b, int allowed) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      Arrays.fill(row, FAR);
      row[0] = i;
      int end = Math.min(b.length(), i + allowed);
      for (int j = Math.max(1, i - allowed); j <= end; j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}
