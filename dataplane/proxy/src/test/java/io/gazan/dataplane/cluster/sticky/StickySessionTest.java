package io.gazan.dataplane.cluster.sticky;

import static io.gazan.dataplane.cluster.ClusterFixture.endpoint;
import static io.gazan.dataplane.cluster.ClusterFixture.server;
import static io.gazan.dataplane.cluster.ClusterFixture.servers;
import static io.gazan.dataplane.cluster.ClusterFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.cluster.ClusterFixture;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.Member;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.forwarding.SameSite;
import io.gazan.upstreams.forwarding.StickySpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StickySessionTest {
  private final ClusterFixture fixture = new ClusterFixture();
  private final Cluster cluster = fixture.apply(spec("c", Balance.ROUND_ROBIN, servers(3)));
  private final Endpoint second = endpoint(cluster, 2);
  private final StickySession session = new StickySession(StickySpec.DEFAULTS);

  @Test
  void theCookieReadsAsPromised() {
    assertThat(text(session.setCookie(second, false)))
        .isEqualTo("backend_id=" + id(second) + "; Path=/; Max-Age=600; HttpOnly; SameSite=Lax");
    assertThat(text(session.setCookie(second, true)))
        .isEqualTo(
            "backend_id=" + id(second) + "; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure");
    StickySpec other = new StickySpec("s", Duration.ofHours(1), "/shop", SameSite.STRICT);
    assertThat(text(new StickySession(other).setCookie(second, false)))
        .isEqualTo("s=" + id(second) + "; Path=/shop; Max-Age=3600; HttpOnly; SameSite=Strict");
  }

  @Test
  void theIdSaysNothingAboutTheAddressAndStaysTheSame() {
    assertThat(id(second)).matches("[0-9a-f]{16}").isEqualTo(id(endpoint(otherProcess(), 2)));
    assertThat(id(second)).isNotEqualTo(id(endpoint(cluster, 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backend_id=ID",
        "a=b; backend_id=ID",
        "a=b;backend_id=ID;c=d",
        "backend_id=0123456789abcdef; backend_id=ID",
        "xbackend_id=1; backend_id=ID ; z",
        ";;  backend_id=ID",
        "backend_id=; backend_id=ID"
      })
  void findsTheCookie(String header) {
    assertThat(find(cluster, header.replace("ID", id(second)))).isSameAs(second);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "backend_id",
        "backend_id=",
        "backend_id=IDf",
        "backend_id=xID",
        "xbackend_id=ID",
        "backend_idx=ID",
        "backend_id =ID",
        "a=backend_id=ID",
        "BACKEND_ID=ID",
        "backend_id=0123456789abcdef",
        "backend_id=gggggggggggggggg",
        "backend_id=../../etc/passwd"
      })
  void takesNothingElse(String header) {
    assertThat(find(cluster, header.replace("ID", id(second)))).isNull();
  }

  @Test
  void readsOnlyItsRange() {
    byte[] bytes =
        ("Cookie: backend_id=" + id(second) + "\r\nX: y").getBytes(StandardCharsets.US_ASCII);
    int to = bytes.length - 6;
    assertThat(session.find(cluster, bytes, 8, to)).isSameAs(cluster.members().get(1));
    assertThat(session.find(cluster, bytes, 8, to - 1)).isNull();
    assertThat(session.find(cluster, bytes, 9, to)).isNull();
  }

  @Test
  void garbageIsNeverMoreThanNoCookie() {
    Random random = new Random(39);
    byte[] alphabet = ("backend_id=;; " + id(second)).getBytes(StandardCharsets.US_ASCII);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            random.nextInt(10) == 0
                ? (byte) random.nextInt()
                : alphabet[random.nextInt(alphabet.length)];
      }
      int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      assertThat(session.find(cluster, bytes, from, bytes.length)).isNull();
    }
  }

  @Test
  void isHonouredInsideTheClusterOnly() {
    Cluster api = fixture.apply(spec("api", Balance.ROUND_ROBIN, server(7)));
    assertThat(find(api, "backend_id=" + id(second))).isNull();
  }

  @Test
  void aDeadEndpointIsNotFollowed() {
    second.dialRefused();
    fixture.run();
    assertThat(find(cluster, "backend_id=" + id(second))).isNull();
  }

  private static Cluster otherProcess() {
    return new ClusterFixture().apply(spec("x", Balance.HASH, servers(2)));
  }

  private @Nullable Endpoint find(Cluster where, String header) {
    byte[] bytes = header.getBytes(StandardCharsets.US_ASCII);
    Member member = session.find(where, bytes, 0, bytes.length);
    return member == null ? null : member.endpoint();
  }

  private static String id(Endpoint endpoint) {
    return text(endpoint.stickyText());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
