package io.gazan.operator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.publish.Publication;
import io.gazan.upstreams.stream.message.BadMessage;
import io.gazan.upstreams.stream.message.EntryKey;
import io.gazan.upstreams.stream.message.StreamCodec;
import io.gazan.upstreams.stream.message.StreamMessage;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import io.gazan.upstreams.stream.message.StreamMessage.Update;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class UpdatesTest {
  private final Updates updates = new Updates(ForkJoinPool.commonPool());
  private final Documents documents = new Documents().many(20);

  @Test
  void anUnknownBaseGetsTheWholeDocument() throws BadMessage {
    // Given
    Publication published = documents.publish();
    updates.publish(published);
    // When
    Updates.Encoded encoded = updates.encode("unknown", 3).join();
    // Then
    assertThat(encoded.whole()).isTrue();
    Update update = decode(encoded);
    assertThat(update.nonce()).isEqualTo(published.sequence());
    assertThat(update.term()).isEqualTo(3);
    assertThat(update.version()).isEqualTo(published.snapshot().version());
    assertThat(update.content()).isEqualTo(published.snapshot().whole());
  }

  @Test
  void aKnownBaseGetsWhatChanged() throws BadMessage {
    // Given
    String base = publish();
    documents.cluster("new", 1).without("cluster-with-a-name-of-some-length-3");
    publish();
    // When
    Updates.Encoded encoded = updates.encode(base, 1).join();
    // Then
    assertThat(encoded.whole()).isFalse();
    assertThat(decode(encoded).content())
        .isInstanceOfSatisfying(
            Content.Patch.class,
            patch -> {
              assertThat(patch.base()).isEqualTo(base);
              assertThat(patch.entries()).contains("new").doesNotContain("length");
              assertThat(patch.removed())
                  .containsExactly(
                      new EntryKey(EntryKey.Kind.CLUSTER, "cluster-with-a-name-of-some-length-3"));
            });
  }

  @Test
  void aPatchThatIsNoShorterThanTheDocumentIsNotSent() {
    // Given
    String base = publish();
    for (int i = 0; i < 20; i++) {
      documents.cluster("cluster-with-a-name-of-some-length-" + i, 9000 + i);
    }
    publish();
    // When / Then
    assertThat(updates.encode(base, 1).join().whole()).isTrue();
  }

  @Test
  void allSessionsShareTheBytes() {
    // Given
    String base = publish();
    documents.cluster("new", 1);
    publish();
    // When / Then
    assertThat(updates.encode(null, 1).join().line())
        .isSameAs(updates.encode(null, 1).join().line());
    assertThat(updates.encode(base, 1).join().line())
        .isSameAs(updates.encode(base, 1).join().line());
    assertThat(updates.encode(null, 2).join().line())
        .isNotSameAs(updates.encode(null, 1).join().line());
  }

  @Test
  void versionsAreForgottenAfterAWhileAndPatchesAreNotMadeWithoutEnd() {
    // Given
    Set<String> bases = new HashSet<>();
    String first = publish();
    for (int i = 0; i < 100; i++) {
      documents.cluster("changes", i + 1);
      bases.add(publish());
    }
    documents.cluster("changes", 1000);
    publish();
    // When
    long patches = bases.stream().filter(base -> !updates.encode(base, 1).join().whole()).count();
    // Then
    assertThat(updates.sequence(first)).isZero();
    assertThat(updates.encode(first, 1).join().whole()).isTrue();
    assertThat(patches).isBetween(1L, 17L);
  }

  @Test
  void anOlderPublicationIsIgnored() {
    // Given
    Publication older = documents.publish();
    Publication newer = documents.cluster("new", 1).publish();
    updates.publish(newer);
    // When / Then
    assertThat(updates.publish(older)).isFalse();
    assertThat(updates.publish(newer)).isFalse();
    assertThat(updates.encode(null, 1).join().published().version())
        .isEqualTo(newer.snapshot().version());
  }

  private String publish() {
    Publication publication = documents.publish();
    updates.publish(publication);
    return publication.snapshot().version();
  }

  private static Update decode(Updates.Encoded encoded) throws BadMessage {
    byte[] line = encoded.line();
    assertThat(line[line.length - 1]).isEqualTo((byte) '\n');
    StreamMessage message = StreamCodec.decode(Arrays.copyOf(line, line.length - 1));
    return (Update) message;
  }
}
