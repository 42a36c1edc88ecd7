package io.gazan.dataplane.demo;

/**
 * One line that the demo prints to be tried: what it shows, the command, and the first line of the
 * answer it must get.
 *
 * @param shows in a few words
 * @param port of the data plane or of its admin side
 * @param path with query
 * @param host the {@code Host} header; empty for the address itself
 * @param options of curl
 * @param status of the answer
 */
record DemoRequest(String shows, int port, String path, String host, String options, int status) {
  String url() {
    return "http://127.0.0.1:" + port + path;
  }

  /** As printed; works in any POSIX shell. */
  String command() {
    StringBuilder line = new StringBuilder("curl ").append(options);
    if (!host.isEmpty()) {
      line.append(" -H 'Host: ").append(host).append('\'');
    }
    return line.append(" '").append(url()).append('\'').toString();
  }
}
