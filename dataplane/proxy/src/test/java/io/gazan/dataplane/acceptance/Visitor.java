package io.gazan.dataplane.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.Loopback;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What a client shows, and where it comes from. */
final class Visitor {
  private Visitor() {}

  static String basic(String credentials) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  /** A token that {@code /jwt} makes for whoever knows the master key. */
  static String token(DataplaneFixture gazan) throws IOException {
    WireResponse made =
        new ConfigApi(gazan)
            .post(
                "/jwt",
                "{\"master_key\": \"%s\", \"owner\": \"valod\", \"valid\": 10}"
                    .formatted(ConfigApi.KEY));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String text = made.text();
    String start = "{\"token\":\"";
    assertThat(text).startsWith(start);
    return text.substring(start.length(), text.indexOf('"', start.length()));
  }

  /** A connection from an address that no limit has counted yet. */
  static RawClient newcomer(DataplaneFixture gazan) throws IOException {
    Socket socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(Loopback.next(), 0));
      socket.connect(gazan.address());
      socket.setSoTimeout(20_000);
      return RawClient.over(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The statuses of so many GETs by one newcomer. */
  static List<Integer> statuses(
      DataplaneFixture gazan, int requests, String host, String target, String... headers)
      throws IOException {
    try (RawClient client = newcomer(gazan)) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        statuses.add(client.get(host, target, headers).read().status());
      }
      return statuses;
    }
  }
}
