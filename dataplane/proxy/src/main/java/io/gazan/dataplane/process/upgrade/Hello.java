package io.gazan.dataplane.process.upgrade;

import java.io.IOException;

/**
 * The first line of each side.
 *
 * @param version of the program, for the log
 */
record Hello(String version) {
  static final int PROTOCOL = 1;
  private static final String NAME = "gazan-upgrade";

  String line() {
    return NAME + " " + PROTOCOL + " " + version;
  }

  /**
   * @throws IOException when the other side is no Gazan, or one that speaks another protocol
   */
  static Hello parse(String line) throws IOException {
    String[] words = line.split(" ", -1);
    if (words.length < 3 || !words[0].equals(NAME)) {
      throw new IOException("the other side is not a Gazan");
    }
    if (!words[1].equals(Integer.toString(PROTOCOL))) {
      throw new IOException(
          "the other side is Gazan %s, which hands sockets over by protocol %s; this one knows %d"
              .formatted(words[2], words[1], PROTOCOL));
    }
    return new Hello(words[2]);
  }
}
