package io.gazan.dataplane.admin.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.admin.AdminCounts;
import io.gazan.dataplane.admin.page.Answer;
import io.gazan.dataplane.admin.page.Head;
import io.gazan.dataplane.admin.page.Query;
import io.gazan.dataplane.config.MasterKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyGuardTest {
  private static final String KEY = "s3cret key";

  private final KeyGuard guard = new KeyGuard(MasterKey.of(KEY), new AdminCounts());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Bearer s3cret key  | /conf                 | 200
          bearer s3cret key  | /conf                 | 200
                             | /conf?key=s3cret%20key | 200
                             | /conf                 | 403
          Bearer             | /conf                 | 403
          Bearer s3cret ke   | /conf                 | 403
          Bearer s3cret keyy | /conf                 | 403
          Basic s3cret key   | /conf?key=s3cret%20key | 403
          Bearer no          | /conf?key=s3cret%20key | 403
                             | /conf?key=            | 403
          """)
  void onlyTheKeyIsGranted(@Nullable String authorization, String target, int status) {
    Answer refusal = guard.refusal(head(target, "localhost", authorization, "127.0.0.1"));
    assertThat(refusal == null ? 200 : refusal.status()).isEqualTo(status);
    assertThat(
            refusal == null
                ? ""
                : new String(refusal.body(), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("s3cret");
  }

  @Test
  void noKeyMatchesWhereNoneIsSet() {
    KeyGuard open = new KeyGuard(MasterKey.NONE, new AdminCounts());
    for (@Nullable String authorization : Arrays.asList(null, "Bearer ", "Bearer x")) {
      Answer refusal = open.refusal(head("/conf", "localhost", authorization, "127.0.0.1"));
      assertThat(refusal).isNotNull().returns(403, Answer::status);
    }
  }

  @Test
  void theRightKeyIsNotLookedAtWhileAnAddressWaits() {
    // Given
    for (int i = 0; i < FailureLimit.MOST; i++) {
      guard.refusal(head("/conf", "localhost", "Bearer no", "127.0.0.1"));
    }

    // When
    Answer refusal = guard.refusal(head("/conf", "localhost", "Bearer " + KEY, "127.0.0.1"));

    // Then
    assertThat(refusal).isNotNull().returns(429, Answer::status);
    assertThat(Objects.requireNonNull(refusal).headers()).containsKey("Retry-After");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          localhost      | 127.0.0.1 | true
          LOCALHOST:3000 | 127.0.0.1 | true
          127.0.0.1:3000 | 127.0.0.1 | true
          [::1]:3000     | ::1       | true
          10.1.2.3       | 127.0.0.1 | true
          evil.example   | 127.0.0.1 | false
          localhost.evil | 127.0.0.1 | false
          evil:3000      | ::1       | false
          gazan.example  | 192.0.2.1 | true
          """)
  void overTheLoopbackInterfaceANameMustBeOurs(String host, String local, boolean shown) {
    assertThat(guard.strangerRefusal(head("/status", host, null, local)) == null).isEqualTo(shown);
    assertThat(guard.strangerRefusal(head("/status", host, "Bearer " + KEY, local))).isNull();
  }

  @Test
  void nothingShowsTheKey() {
    Head head = head("/conf?key=s3cret", "localhost", "Bearer " + KEY, "127.0.0.1");
    assertThat(head + " " + head.query() + MasterKey.of(KEY)).doesNotContain("s3cret");
    assertThat(MasterKey.of(KEY)).isEqualTo(MasterKey.of(KEY)).isNotEqualTo(MasterKey.of("other"));
  }

  private static Head head(
      String target, String host, @Nullable String authorization, String local) {
    InetSocketAddress client = new InetSocketAddress(InetAddress.ofLiteral("198.51.100.7"), 5);
    return new Head(
        "POST",
        "/conf",
        Query.of(target),
        host,
        authorization,
        client,
        new InetSocketAddress(InetAddress.ofLiteral(local), 3000));
  }
}
