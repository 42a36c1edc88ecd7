package io.gazan.dataplane.http;

/**
 * The paths that an endpoint may take a canonical path for which reads more loosely than it was
 * matched: it decodes {@code %2f} and {@code %5c} and takes both for slashes, cuts the parameters
 * of segments ({@code ;x}), folds slashes, and removes the dot segments that come of it. Servers do
 * some of this and in different orders, and a path may be made to look harmless to all of them but
 * one; so there is a reading for each set of what is decoded (neither, either, both), for
 * parameters that are kept, cut before slashes are decoded or after, and for slashes that are kept
 * or folded before dot segments are removed or after: every order of steps that gives another path.
 * What is decoded twice ({@code %252f}) is not followed.
 */
public final class LoosePath {
  /** Who is told of the readings. */
  public interface Reader {
    /** Whether this reading is the one that is looked for; the bytes may change afterwards. */
    boolean isThis(byte[] path, int start, int end);
  }

  /**
   * Of a longer path that holds several kinds of such things, the readings are not worked out,
   * which would take an event loop longer than it takes to send one; it counts as the one that is
   * looked for.
   */
  static final int LONGEST_TANGLED = 1024;

  private static final int SLASH = 1;
  private static final int BACKSLASH = 2;
  private static final int BOTH = SLASH | BACKSLASH;
  private static final int PARAMETERS = 4;

  private static final int KEPT = 0;
  private static final int CUT_BEFORE = 1;
  private static final int CUT_AFTER = 2;

  private final byte[] read;
  private final byte[] resolved;
  private final Reader reader;

  private LoosePath(int length, Reader reader) {
    read = new byte[length];
    resolved = new byte[length + 1];
    this.reader = reader;
  }

  /** Whether one of the readings of a canonical path is the one that is looked for. */
  public static boolean any(byte[] path, int start, int end, Reader reader) {
    int held = held(path, start, end);
    if (Integer.bitCount(held) > 1 && end - start > LONGEST_TANGLED) {
      return true;
    }
    LoosePath readings = new LoosePath(end - start, reader);
    for (int decoded = 0; decoded <= BOTH; decoded++) {
      if ((decoded & ~held) != 0) {
        continue;
      }
      int cuts = (held & PARAMETERS) == 0 ? KEPT : decoded == 0 ? CUT_BEFORE : CUT_AFTER;
      for (int cut = KEPT; cut <= cuts; cut++) {
        if (readings.any(path, start, end, decoded, cut)) {
          return true;
        }
      }
    }
    return false;
  }

  private static int held(byte[] path, int start, int end) {
    int held = 0;
    for (int i = start; i < end; i++) {
      held |= path[i] == ';' ? PARAMETERS : path[i] == '%' ? slash(path, i) : 0;
    }
    return held;
  }

  /** Which slash the escape at this place is; 0 if it is another character. */
  private static int slash(byte[] path, int at) {
    byte high = path[at + 1];
    int low = Ascii.lower(path[at + 2]);
    return high == '2' && low == 'f' ? SLASH : high == '5' && low == 'c' ? BACKSLASH : 0;
  }

  private boolean any(byte[] path, int start, int end, int decoded, int cut) {
    int length = read(path, start, end, decoded, cut);
    int resolvedEnd = CanonicalPath.write(read, 0, length, resolved, 0);
    if (reader.isThis(resolved, 0, resolvedEnd)) {
      return true;
    }
    int foldedEnd = fold(resolved, resolvedEnd);
    if (foldedEnd < resolvedEnd && reader.isThis(resolved, 0, foldedEnd)) {
      return true;
    }
    int folded = fold(read, length);
    return folded < length
        && reader.isThis(resolved, 0, CanonicalPath.write(read, 0, folded, resolved, 0));
  }

  /** Fills {@link #read}; returns its length. */
  private int read(byte[] path, int start, int end, int decoded, int cut) {
    int n = 0;
    boolean inParameters = false;
    for (int i = start; i < end; i++) {
      byte b = path[i];
      boolean slash = b == '/';
      if (b == '%' && (slash(path, i) & decoded) != 0) {
        i += 2;
        b = '/';
        slash = cut != CUT_BEFORE;
      }
      inParameters = (inParameters || (b == ';' && cut != KEPT)) && !slash;
      if (!inParameters) {
        read[n++] = b;
      }
    }
    return n;
  }

  /** Leaves one of the slashes that follow each other; returns the new length. */
  private static int fold(byte[] path, int length) {
    int n = 0;
    for (int i = 0; i < length; i++) {
      if (path[i] != '/' || n == 0 || path[n - 1] != '/') {
        path[n++] = path[i];
      }
    }
    return n;
  }
}
