package io.gazan.dataplane.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Paths that an endpoint may read as those of another route: by decoding a slash or a backslash, by
 * cutting parameters, by folding slashes. None may lead past a guard, and open paths keep them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AmbiguousPathIT {
  private static final String REFUSED = "gazan_errors_total{reason=\"ambiguous_path\"}";

  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @AutoClose
  private final DataplaneFixture gazan =
      DataplaneFixture.start(
          "threads: 1\nproxy_h2c: true\n",
          """
          upstreams:
            open.example:
              paths:
                "/": {servers: ["%1$s"], healthcheck: false}
                "/secret.txt": {servers: ["%1$s"], healthcheck: false, allow: ["192.0.2.0/24"]}
                "=/only": {servers: ["%1$s"], healthcheck: false, deny: ["127.0.0.0/8"]}
                "/admin": {servers: ["%1$s"], healthcheck: false, authorization: {type: apikey, creds: key}}
                "/admin/open": {servers: ["%1$s"], healthcheck: false}
                "/rw": {servers: ["%1$s"], healthcheck: false, rewrite: {prefix: /}}
                "/to": {servers: ["%1$s"], healthcheck: false, rewrite: {prefix: /admin}}
                "/away": {redirect_to: "https://elsewhere.example"}
            public.example:
              paths:
                "/": {servers: ["%1$s"], healthcheck: false, authorization: {type: basic, creds: "a:b"}}
                "/public": {servers: ["%1$s"], healthcheck: false, authorization: {type: none}}
            keys.example:
              paths:
                "/": {servers: ["%1$s"], healthcheck: false, authorization: {type: apikey, creds: key}}
                "/same": {servers: ["%1$s"], healthcheck: false, authorization: {type: apikey, creds: key}}
                "/other": {servers: ["%1$s"], healthcheck: false, authorization: {type: apikey, creds: other}}
            part.example:
              paths:
                "/admin": {servers: ["%1$s"], healthcheck: false, authorization: {type: apikey, creds: key}}
                "/pub": {servers: ["%1$s"], healthcheck: false}
            free.example:
              paths:
                "/": {servers: ["%1$s"], healthcheck: false}
                "/admin": {servers: ["%1$s"], healthcheck: false}
          """
              .formatted(endpoint.address()));

  @ParameterizedTest
  @CsvSource({
    "public.example, /public/..%2fsecret.txt",
    "public.example, /public/..%5csecret.txt",
    "public.example, /public/..;/secret.txt",
    "public.example, /public/%2e%2e;x/secret.txt",
    "open.example, //secret.txt",
    "open.example, /x/..%2fsecret.txt",
    "open.example, //only",
    "open.example, /only;a",
    "open.example, /x/..%2fonly",
    "open.example, /admin%2fx",
    "open.example, /admin%2Fx",
    "open.example, /admin%5cx",
    "open.example, /admin;a/x",
    "open.example, /admin;a",
    "open.example, //admin/x",
    "open.example, ///admin",
    "open.example, /;/admin",
    "open.example, /;a//admin",
    "open.example, /x/..;/admin",
    "open.example, /x/..;a=b/admin",
    "open.example, /x/.;/..;/admin",
    "open.example, /x/..;%2fadmin",
    "open.example, /%2fadmin",
    "open.example, /%5cadmin",
    "open.example, /.%2fadmin",
    "open.example, /x%2f%2e%2e%2fadmin",
    "open.example, /x%5c..%2fadmin",
    // only one of the two is decoded
    "open.example, /x%5cy/..%2fadmin",
    "open.example, /x%2fy/..%5cadmin",
    // parameters are cut before, or after, slashes are decoded
    "open.example, /x;a%2f..%2fadmin",
    "open.example, /admin;%2f..%2fx",
    // slashes are folded before, or after, dot segments are removed, or not at all
    "open.example, /x%2f%2f..%2fadmin",
    "open.example, /x%2fy%2f%2f..%2f..%2fadmin",
    "open.example, /x/..%2f/admin",
    // what is open is not what is asked for
    "open.example, /admin/open/..;/x",
    "open.example, /admin/open%2f..%2fx",
    // rewritten
    "open.example, /rw/..%2fadmin",
    "open.example, /rw/x/..%2fadmin",
    "open.example, /rw/x%2f..%2f..%2fadmin",
    "open.example, /rw/;/admin",
    "open.example, /rw//admin",
    "open.example, /rw/admin;x",
    "keys.example, //other",
    "keys.example, /other;x"
  })
  void refusesWhatMayBeReadAsAPathThatIsGuardedOtherwise(String host, String target)
      throws IOException {
    // Given
    double before = gazan.metric(REFUSED);
    int seen = endpoint.seen().size();

    // When
    WireResponse response = gazan.get(host, target, "X-Api-Key: key");

    // Then
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.text()).isEqualTo("400 Bad Request\n");
    assertThat(endpoint.seen()).hasSize(seen);
    await().untilAsserted(() -> assertThat(gazan.metric(REFUSED)).isEqualTo(before + 1));
  }

  @ParameterizedTest
  @CsvSource({
    "open.example, /@scope%2Fpkg",
    "open.example, /a//b",
    "open.example, /x;jsessionid=1",
    "open.example, /x;jsessionid=1?y=/..;/admin",
    "open.example, /a%5Cb",
    "open.example, /administrator;a",
    "open.example, /administrator//x",
    "open.example, /x/..;/y",
    "open.example, /admin/open/x;a",
    "open.example, /admin/open//x",
    "public.example, /public/@scope%2Fpkg",
    "public.example, /public//a;b",
    "part.example, /pub//x;y%2Fz",
    "free.example, /x/..%2Fadmin",
    "free.example, //admin",
    "free.example, /admin;x"
  })
  void letsOpenPathsKeepThem(String host, String target) throws IOException {
    assertThat(gazan.get(host, target).text()).isEqualTo("one GET " + target + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "/rw/@scope%2Fpkg, /@scope%2Fpkg",
    "/rw/x;jsessionid=1, /x;jsessionid=1",
    "/rw/a//b, /a//b",
    // what the document itself leads there is not hidden
    "/rw/admin, /admin",
    "/to/@scope%2Fpkg, /admin/@scope%2Fpkg",
    "/to//x;y, /admin//x;y"
  })
  void rewritesThemToo(String target, String sent) throws IOException {
    assertThat(gazan.get("open.example", target).text()).isEqualTo("one GET " + sent + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "open.example, /admin;jsessionid=1, 400",
    "open.example, /admin/x;jsessionid=1, 200",
    "open.example, /admin//x, 200",
    "open.example, /admin/x%2fy, 400",
    "keys.example, //same, 200",
    "keys.example, /same;x, 200",
    "keys.example, /same/x%2fy, 400",
    "part.example, /x/..%2fadmin, 404",
    "part.example, //admin, 404",
    "part.example, /pub/..;/admin, 400",
    "open.example, /away/..;/admin, 301"
  })
  void answersWhoHasTheKey(String host, String target, int status) throws IOException {
    assertThat(gazan.get(host, target, "X-Api-Key: key").status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin//x", "/admin/x;y", "/admin/..;/x"})
  void asksForTheKeyWhereItIsGuardedItself(String target) throws IOException {
    assertThat(gazan.get("open.example", target).status()).isIn(400, 401);
  }

  @Test
  void holdsOverHttp2AndLeavesTheAsteriskAlone() throws IOException {
    try (RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      assertThat(client.response(client.request("GET", "open.example", "//admin")).status())
          .isEqualTo(400);
      assertThat(client.response(client.request("GET", "open.example", "/a//b;c")).status())
          .isEqualTo(200);
    }
    assertThat(gazan.request("OPTIONS", "open.example", "*").status()).isEqualTo(200);
  }

  @Test
  void aGlobalAuthorizationGuardsWhatIsNotOpen() throws IOException {
    // Given
    String upstreams =
        """
        authorization: {type: apikey, creds: key}
        upstreams:
          h:
            paths:
              "/": {servers: ["%1$s"], healthcheck: false}
              "/open": {servers: ["%1$s"], healthcheck: false, authorization: {type: none}}
          all:
            paths:
              "/": {servers: ["%1$s"], healthcheck: false}
              "/two": {servers: ["%1$s"], healthcheck: false}
        """
            .formatted(endpoint.address());
    try (DataplaneFixture guarded = DataplaneFixture.start(upstreams)) {
      // Then
      assertThat(guarded.get("h", "/open/..;/x").status()).isEqualTo(400);
      assertThat(guarded.get("h", "/open/..%2fx").status()).isEqualTo(400);
      assertThat(guarded.get("h", "/open//x;y%2fz").status()).isEqualTo(200);
      assertThat(guarded.get("all", "//two", "X-Api-Key: key").status()).isEqualTo(200);
      assertThat(guarded.get("all", "//two").status()).isEqualTo(401);
    }
  }
}
