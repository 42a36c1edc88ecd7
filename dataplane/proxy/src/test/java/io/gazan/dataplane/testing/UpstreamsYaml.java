package io.gazan.dataplane.testing;

import java.util.List;

/** The text of the plainest upstreams documents: one host, one path, some servers. */
public final class UpstreamsYaml {
  private UpstreamsYaml() {}

  /** Everything of that host goes to those servers. */
  public static String host(String host, String... servers) {
    return "upstreams:\n" + moreHosts(host, servers);
  }

  /** The same without active health checks, so that endpoints see the test's requests alone. */
  public static String unchecked(String host, String... servers) {
    return "upstreams:\n" + entry(host, ", healthcheck: false", servers);
  }

  /** One more host, to be appended. */
  public static String moreHosts(String host, String... servers) {
    return entry(host, "", servers);
  }

  private static String entry(String host, String policies, String... servers) {
    return """
      %s:
        paths:
          "/": {servers: ["%s"]%s}
    """
        .formatted(host, String.join("\", \"", List.of(servers)), policies);
  }
}
