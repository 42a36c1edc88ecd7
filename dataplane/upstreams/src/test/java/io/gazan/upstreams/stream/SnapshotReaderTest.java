package io.gazan.upstreams.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.stream.message.EntryKey;
import io.gazan.upstreams.stream.message.EntryKey.Kind;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import io.gazan.upstreams.stream.message.StreamMessage.Update;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotReaderTest {
  private static final SnapshotReader READER = new SnapshotReader(DocumentLimits.DEFAULTS);

  private final Snapshot base = Snapshot.of(Documents.of(20).upstreams());

  private static Reading read(Content content, String version, @Nullable Snapshot held) {
    return READER.read(new Update(1, 1, version, content), held);
  }

  private static Snapshot taken(Content content, String version, @Nullable Snapshot held) {
    return switch (read(content, version, held)) {
      case Reading.Read(Snapshot snapshot, List<Problem> _) -> snapshot;
      case Reading.Refused(List<Problem> problems) -> throw new AssertionError(problems);
      case Reading.OtherBase() -> throw new AssertionError("other base");
    };
  }

  private static List<String> refused(Content content, String version, @Nullable Snapshot held) {
    return read(content, version, held) instanceof Reading.Refused(List<Problem> problems)
        ? problems.stream().map(problem -> problem.path() + ": " + problem.message()).toList()
        : List.of("not refused");
  }

  @Test
  void shouldTakeManyShortEntriesAsLongAsTheirBytesAreFew() {
    // Given: twelve values in each host and its cluster
    Snapshot many = Snapshot.of(Documents.of(2_000).upstreams());
    DocumentLimits limits = new DocumentLimits((int) many.size(), 64, 1_000);

    // When
    Reading reading =
        new SnapshotReader(limits).read(new Update(1, 1, many.version(), many.whole()), null);

    // Then
    assertThat(reading).isInstanceOf(Reading.Read.class);
  }

  @Test
  void shouldRefuseWhatIsNoDocumentOfAnOperator() {
    // When Then
    assertThat(refused(new Content.Whole("[]"), "v", null)).containsExactly(": expected a mapping");
    assertThat(refused(new Content.Whole("{}{}"), "v", null))
        .containsExactly(": not JSON: text after the end of the document");
    assertThat(refused(new Content.Whole("{\"upstreams\":{\"a\":1}}"), "v", null))
        .containsExactly("upstreams.a: expected a mapping");
    assertThat(refused(new Content.Whole("{\"to_https\":true}"), "v", null))
        .containsExactly(
            "to_https: an operator's document has upstreams, clusters and certificates");
    assertThat(
            refused(
                new Content.Whole("{\"clusters\":{\"a\":{\"servers\":[]},\"a\":{\"servers\":[]}}}"),
                "v",
                null))
        .containsExactly("clusters.a: duplicate key \"a\"");
    assertThat(refused(new Content.Whole("{\"upstreams\":"), "v", null))
        .singleElement()
        .asString()
        .contains("not JSON");
    assertThat(
            refused(
                new Content.Whole(
                    "{\"upstreams\":{\"A.example\":{\"paths\":{\"/\":{\"respond\":{\"status\":200}}}}}}"),
                "v",
                null))
        .singleElement()
        .asString()
        .startsWith("upstreams.A.example: an operator writes a host in lower case");
  }

  @Test
  void shouldSayWhereTheDocumentIsWrong() {
    // Given
    String text = base.whole().document().replace("\"c-7\"}", "\"x\"}");

    // When Then
    assertThat(refused(new Content.Whole(text), "v", null))
        .containsExactly("upstreams.h-7.example.paths./.cluster: unknown cluster \"x\"");
  }

  @Test
  void shouldRefuseAnotherVersionThanTheUpdateNames() {
    // When Then
    assertThat(refused(base.whole(), "v", null))
        .containsExactly(": the entries make version " + base.version() + ", not \"v\"");
  }

  @Test
  void shouldRefuseAPatchOfAnotherBase() {
    // Given
    Snapshot next = Snapshot.of(Documents.of(21).upstreams());

    // When Then
    assertThat(read(next.since(base), next.version(), null)).isEqualTo(new Reading.OtherBase());
    assertThat(read(next.since(base), next.version(), next)).isEqualTo(new Reading.OtherBase());
  }

  @Test
  void shouldRefuseToLeaveAReferenceWithoutItsEntry() {
    // Given
    Documents documents = Documents.of(2).certificate("c", "MIIA");
    documents.host("h-1.example", "c-1", "c");
    Snapshot held = Snapshot.of(documents.upstreams());
    Content.Patch patch =
        new Content.Patch(
            held.version(),
            "{}",
            List.of(new EntryKey(Kind.CLUSTER, "c-0"), new EntryKey(Kind.CERTIFICATE, "c")));

    // When Then
    assertThat(refused(patch, "v", held))
        .containsExactly(
            "upstreams.h-0.example.paths./.cluster: unknown cluster \"c-0\": the update removes it",
            "upstreams.h-1.example.certificate: unknown certificate \"c\": the update removes it");
  }

  @Test
  void shouldLetAPatchReferToWhatIsHeld() {
    // Given
    Documents documents = Documents.of(20);
    Snapshot next = Snapshot.of(documents.host("new.example", "c-3", null).upstreams());

    // When
    Snapshot read = taken(next.since(base), next.version(), base);

    // Then
    assertThat(read.upstreams()).isEqualTo(next.upstreams());
  }

  @Test
  void shouldRefuseWhatGrowsBeyondTheLimitOfDocuments() {
    // Given
    SnapshotReader small = new SnapshotReader(DocumentLimits.ofBytes((int) base.size()));
    Snapshot next = Snapshot.of(Documents.of(21).upstreams());

    // When
    Reading whole = small.read(new Update(1, 1, base.version(), base.whole()), null);
    Reading grown = small.read(new Update(2, 1, next.version(), next.since(base)), base);

    // Then
    assertThat(whole).isInstanceOf(Reading.Read.class);
    assertThat(grown).isInstanceOf(Reading.Refused.class);
    assertThat(grown.toString()).contains("limits.document");
  }

  @Test
  void shouldTakeADocumentWithoutHosts() {
    // When
    Snapshot fresh = taken(Snapshot.EMPTY.whole(), Snapshot.EMPTY.version(), null);
    Snapshot emptied = taken(Snapshot.EMPTY.since(base), Snapshot.EMPTY.version(), base);

    // Then
    assertThat(fresh.upstreams()).isEqualTo(Upstreams.EMPTY);
    assertThat(emptied.upstreams()).isEqualTo(Upstreams.EMPTY);
    assertThat(fresh.whole()).isEqualTo(new Content.Whole("{}"));
    assertThat(Snapshot.EMPTY.size()).isEqualTo(2);
  }

  @Test
  void shouldKeepTheRecordsThatStayAlsoOfAWholeDocument() {
    // Given
    Snapshot held = taken(base.whole(), base.version(), null);
    Snapshot next = Snapshot.of(Documents.of(20).cluster("c-4", 9).upstreams());

    // When
    Snapshot whole = taken(next.whole(), next.version(), held);

    // Then
    held.upstreams()
        .hosts()
        .forEach((name, host) -> assertThat(whole.upstreams().hosts().get(name)).isSameAs(host));
    held.upstreams()
        .clusters()
        .forEach(
            (name, cluster) -> {
              if (!name.equals("c-4")) {
                assertThat(whole.upstreams().clusters().get(name)).isSameAs(cluster);
              }
            });
    assertThat(Objects.requireNonNull(whole.upstreams().clusters().get("c-4")).servers())
        .extracting(server -> server.port())
        .containsExactly(9);
  }

  /** The text as it came is hashed, so that another build's way of writing does no harm. */
  @Test
  void shouldTakeEntriesThatItWouldWriteInAnotherWay() {
    // Given
    Entry odd =
        new Entry(
            new EntryKey(Kind.CLUSTER, "a"), "{ \"servers\" : [] , \"balance\":\"round_robin\" }");
    Snapshot made =
        new Snapshot(
            Upstreams.EMPTY,
            Entries.none(Kind.HOST),
            Entries.none(Kind.CLUSTER).with(List.of(odd), java.util.Set.of()),
            Entries.none(Kind.CERTIFICATE));

    // When
    Snapshot read = taken(made.whole(), made.version(), null);

    // Then
    assertThat(read.upstreams().clusters()).containsOnlyKeys("a");
    assertThat(read.version()).isEqualTo(made.version());
  }

  /** A walk through random documents; the seed stands in the failure. */
  @Test
  void shouldComeToTheSameByPatchesAsByWholes() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      Documents documents = Documents.of(5);
      Snapshot sent = Snapshot.of(documents.upstreams());
      Snapshot held = taken(sent.whole(), sent.version(), null);
      for (int step = 0; step < 40; step++) {
        // Given
        change(documents, random);
        Snapshot next = Snapshot.of(documents.upstreams(), sent);

        // When
        Content content = random.nextInt(5) == 0 ? next.whole() : next.since(sent);
        held = taken(content, next.version(), held);
        sent = next;

        // Then
        assertThat(held.upstreams()).as("seed %d", seed).isEqualTo(documents.upstreams());
        assertThat(held.version())
            .as("seed %d", seed)
            .isEqualTo(Snapshot.of(documents.upstreams()).version());
        assertThat(held.whole()).isEqualTo(next.whole());
        assertThat(held.size()).isEqualTo(held.whole().document().length());
      }
    }
  }

  private static void change(Documents documents, Random random) {
    int changes = random.nextInt(1, 6);
    for (int i = 0; i < changes; i++) {
      int number = random.nextInt(12);
      String cluster = "c-" + number;
      switch (random.nextInt(4)) {
        case 0 ->
            documents.cluster(cluster, random.ints(random.nextInt(4), 1, 9).distinct().toArray());
        case 1 -> documents.certificate("t-" + number, "MII" + random.nextInt(4));
        case 2 -> {
          if (documents.clusters.containsKey(cluster)) {
            boolean secure = documents.certificates.containsKey("t-" + number);
            documents.host(
                "h-" + random.nextInt(12) + ".example", cluster, secure ? "t-" + number : null);
          }
        }
        default -> {
          documents.hosts.values().removeIf(host -> uses(host.toString(), cluster, "t-" + number));
          documents.clusters.remove(cluster);
          documents.certificates.remove("t-" + number);
        }
      }
    }
  }

  private static boolean uses(String host, String cluster, String certificate) {
    return host.contains("name=" + cluster + ",")
        || host.contains("certificate=" + certificate + ",");
  }
}
