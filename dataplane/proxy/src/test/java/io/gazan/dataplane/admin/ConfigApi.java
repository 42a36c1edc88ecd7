package io.gazan.dataplane.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;

/** A client of the config API of a running data plane. */
public record ConfigApi(DataplaneFixture gazan) {
  public static final String KEY = "a master key of more than 32 bytes";
  public static final String BEARER = "Authorization: Bearer " + KEY;

  /** main.yaml with the key. */
  public static String mainYaml(String more) {
    return "threads: 2\nmaster_key: " + KEY + "\n" + more;
  }

  public WireResponse get(String target, String... headers) throws IOException {
    try (RawClient client = connect()) {
      return client.request("GET", "localhost", target, headers).read();
    }
  }

  public WireResponse post(String target, String body, String... headers) throws IOException {
    try (RawClient client = connect()) {
      return client
          .request("POST", "localhost", target, body.getBytes(UTF_8), headers)
          .read("POST");
    }
  }

  public RawClient connect() throws IOException {
    return RawClient.connect(gazan.dataplane().adminAddress());
  }
}
