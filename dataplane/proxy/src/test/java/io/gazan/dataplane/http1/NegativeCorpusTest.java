package io.gazan.dataplane.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.testing.corpus.Expected;
import io.gazan.dataplane.testing.corpus.NegativeCase;
import io.gazan.dataplane.testing.corpus.NegativeCorpus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The negative corpus against the decoders alone: the verdict is the expected one, and it is the
 * same wherever the bytes are split.
 */
class NegativeCorpusTest {
  private static final int LONGEST_SPLIT_EVERYWHERE = 2_000;
  private final HeadPool pool = new HeadPool();

  static List<NegativeCase> cases() {
    return NegativeCorpus.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isJudgedTheSameWhereverItIsSplit(NegativeCase negative) {
    // Given
    byte[] bytes = negative.bytes("/t");

    // When
    String whole = verdict(bytes, bytes.length);

    // Then
    assertThat(whole).as(negative.toString()).matches(expected(negative));
    assertThat(verdict(bytes, 1)).as("byte by byte").isEqualTo(whole);
    int step = bytes.length < LONGEST_SPLIT_EVERYWHERE ? 1 : bytes.length / 200;
    for (int split = 1; split < bytes.length; split += step) {
      assertThat(verdict(bytes, split, bytes.length - split))
          .as("split at %d", split)
          .isEqualTo(whole);
    }
  }

  /**
   * The first message decides; what follows a message that was taken is the next one's business.
   */
  private static String expected(NegativeCase negative) {
    String statuses = String.join("|", negative.statuses().stream().map(String::valueOf).toList());
    return switch (negative.expected()) {
      case REFUSED -> "(?s)refused (" + statuses + ")";
      case BROKEN_BODY -> "(?s)taken .* broken";
      case TAKEN -> "(?s)taken [^|]* whole.*";
      case EITHER -> "(?s)refused (400|417|501)|taken .*";
      case WAITS -> "(?s)more|taken [^|]* more";
    };
  }

  /** Feeds pieces of these sizes, the last one again and again, and says what came of them. */
  private String verdict(byte[] bytes, int... sizes) {
    RequestHeadDecoder heads = new RequestHeadDecoder(pool, HeadLimits.DEFAULT);
    BodyDecoder body = new BodyDecoder(HeadLimits.DEFAULT);
    StringBuilder verdict = new StringBuilder();
    ByteBuf in = Unpooled.buffer(bytes.length);
    boolean inBody = false;
    int fed = 0;
    for (int piece = 0; fed < bytes.length; piece++) {
      int size = Math.min(sizes[Math.min(piece, sizes.length - 1)], bytes.length - fed);
      in.writeBytes(bytes, fed, size);
      fed += size;
      while (true) {
        if (inBody) {
          int n = body.next(in);
          while (n > 0) {
            verdict.append(in.readCharSequence(n, ISO_8859_1));
            n = body.next(in);
          }
          if (n == BodyDecoder.NEED_MORE) {
            break;
          }
          if (n == BodyDecoder.BROKEN) {
            return verdict.append(" broken").toString();
          }
          verdict.append(" whole|");
          inBody = false;
        }
        Decoded decoded = heads.decode(in);
        if (decoded == Decoded.NEED_MORE) {
          break;
        }
        if (decoded == Decoded.REFUSED) {
          verdict.append("refused ").append(heads.refusal().status());
          heads.close();
          return verdict.toString();
        }
        RequestHead head = heads.take();
        verdict.append("taken ").append(head.target()).append(' ');
        body.reset(head.framing(), head.contentLength());
        pool.release(head);
        inBody = true;
      }
    }
    boolean idle = heads.idle();
    heads.close();
    return verdict.append(inBody ? " more" : idle ? "" : "more").toString();
  }

  @Test
  void refusesEnoughOfIt() {
    assertThat(cases())
        .filteredOn(c -> c.expected() == Expected.REFUSED || c.expected() == Expected.BROKEN_BODY)
        .hasSizeGreaterThanOrEqualTo(250);
  }
}
