package io.gazan.dataplane.http2.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever the HTTP/2 reader accepts, its image is accepted by the HTTP/1.1 decoder and says the
 * same; and what goes on over HTTP/2 is read by Netty and by ourselves as what came.
 */
class HeadImagePropertyTest {
  private static final int CASES = 20_000;
  private static final int SOAK_CASES = 3_000_000;

  private static final List<String> METHODS =
      List.of("GET", "GET", "POST", "PUT", "OPTIONS", "HEAD", "CONNECT", "TRACE", "BREW", "G T");
  private static final List<String> PATHS =
      List.of("/", "/a", "/a/../b", "/%41?q", "*", "", "a", "/a b", "/a?b?c|", "//", "/%", "/a\r");
  private static final List<String> HOSTS =
      List.of("a", "a.example", "A:80", "[::1]:8", "u@a", "", "a\r\nx: y", "a:0", "a b");
  private static final List<String> NAMES =
      List.of(
          "x-a",
          "cookie",
          "user-agent",
          "content-length",
          "expect",
          "te",
          "host",
          "accept",
          "x_u",
          "x-forwarded-for",
          "connection",
          "X-A",
          "x a",
          "x:a",
          "x\r\na",
          "",
          "trailer",
          "authorization",
          "content-type",
          ":path",
          ":protocol",
          "upgrade");
  private static final List<String> VALUES =
      List.of(
          "1",
          "0",
          "",
          "a=b",
          "trailers",
          "100-continue",
          "a\tb",
          "\u00e9",
          " x",
          "x ",
          "\r\n",
          "x\r\ny: z",
          "\u0000",
          "x\u007f",
          "a",
          "application/grpc",
          "websocket",
          "close");

  @Test
  void whatIsAcceptedSaysTheSameInHttp1() {
    assertThat(run(System.nanoTime(), CASES)).isGreaterThan(CASES / 20);
  }

  @Test
  @Tag("soak")
  void muchThatIsAcceptedSaysTheSameInHttp1() {
    assertThat(run(System.nanoTime(), SOAK_CASES)).isGreaterThan(SOAK_CASES / 20);
  }

  private static int run(long seed, int cases) {
    // Given
    Random random = new Random(seed);
    HeadImageCheck check = new HeadImageCheck(new HeadPool(), HeadLimits.DEFAULT);
    int accepted = 0;
    for (int i = 0; i < cases; i++) {
      List<String> fields = fields(random);

      // When, Then
      if (check.accepts(
          Blocks.hpack(fields),
          random.nextBoolean(),
          "seed " + seed + " case " + i + ": " + fields)) {
        accepted++;
      }
    }
    return accepted;
  }

  /** Mostly well-formed requests: one choice in several is odd. */
  private static List<String> fields(Random random) {
    List<String> fields = new ArrayList<>();
    fields.addAll(List.of(":method", pick(random, METHODS)));
    fields.addAll(List.of(":scheme", random.nextInt(9) == 0 ? "ftp" : "https"));
    if (random.nextInt(5) > 0) {
      fields.addAll(List.of(":authority", pick(random, HOSTS)));
    }
    if (random.nextInt(20) > 0) {
      fields.addAll(List.of(":path", pick(random, PATHS)));
    }
    for (int n = random.nextInt(5); n > 0; n--) {
      fields.addAll(List.of(pick(random, NAMES), pick(random, VALUES)));
    }
    return fields;
  }

  /** The first choices are the good ones and are picked more often. */
  private static String pick(Random random, List<String> from) {
    int bound = random.nextInt(4) > 0 ? Math.max(1, from.size() / 3) : from.size();
    return from.get(random.nextInt(bound));
  }
}
