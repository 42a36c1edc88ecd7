package io.gazan.demo;

/**
 * A line to try, and what comes of it.
 *
 * @param shows what there is to see
 * @param options of curl
 * @param expected the status of the answer
 */
record DemoRequest(String shows, String options, String host, String path, int expected) {
  /** As printed; works in any POSIX shell. */
  String command(int port) {
    String line = "curl " + (options.isEmpty() ? "-s" : options);
    return line + " -H 'Host: " + host + "' 'http://127.0.0.1:" + port + path + "'";
  }
}
