package io.gazan.dataplane.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * {@code operator}: who says what the upstreams are, in place of a file.
 *
 * @param host a lower-case name, which may stand for several addresses and is looked up for every
 *     round of dials, or an address; also what the operator's certificate has to be for
 * @param ca the authorities that its certificate may come from, PEM; read for every dial
 * @param tokenFile what this data plane proves itself with; read for every dial
 * @param stateDir the folder that keeps the last snapshot in force
 * @param node what the operator calls this data plane
 */
public record OperatorConfig(
    String host, int port, Path ca, Path tokenFile, Path stateDir, String node) {
  public static final int LONGEST_NODE = 253;

  public OperatorConfig {
    Objects.requireNonNull(host);
    Objects.requireNonNull(ca);
    Objects.requireNonNull(tokenFile);
    Objects.requireNonNull(stateDir);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
    if (!isNode(node)) {
      throw new IllegalArgumentException("no name of a data plane");
    }
  }

  /** 1 to {@value #LONGEST_NODE} printable characters of ASCII without blanks. */
  public static boolean isNode(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_NODE
        && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  /** {@code host:port} as main.yaml has it. */
  public String address() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
