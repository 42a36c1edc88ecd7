package io.gazan.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.reader.UpstreamsReader;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.stream.Schema;
import io.gazan.upstreams.writer.Secrets;
import io.gazan.upstreams.writer.UpstreamsWriter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of any cluster, whatever is in it; the seed is in the test's name. */
class RandomClustersTest {
  private static final int CLUSTERS = 60;
  private static final TranslatorOptions OPTIONS =
      new TranslatorOptions(TranslatorOptions.DEFAULT_CONTROLLER, false, true);
  private static final UpstreamsReader READER = new UpstreamsReader(DocumentLimits.DEFAULTS);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void isReadableAndTheSameInAnyOrder(long seed) {
    // Given
    RandomClusters clusters = new RandomClusters(seed);
    Translator remembering = new Translator(OPTIONS);
    int served = 0;
    int refused = 0;

    for (int i = 0; i < CLUSTERS; i++) {
      ClusterInventory inventory = clusters.next();
      int schema = i % 5 == 0 ? Schema.BASE : Schema.KNOWN.getLast();

      // When
      Translation fresh = new Translator(OPTIONS).translate(inventory, schema, Map.of());
      Translation shuffled =
          new Translator(OPTIONS).translate(clusters.shuffled(inventory), schema, Map.of());
      Translation again = remembering.translate(inventory, schema, Map.of());

      // Then
      assertThat(shuffled.upstreams()).isEqualTo(fresh.upstreams());
      assertThat(shuffled.upstreams().hosts().sequencedKeySet())
          .containsExactlyElementsOf(fresh.upstreams().hosts().keySet());
      assertThat(shuffled.verdicts()).isEqualTo(fresh.verdicts());
      assertThat(again.upstreams().hosts()).isEqualTo(fresh.upstreams().hosts());
      assertThat(again.upstreams().clusters()).isEqualTo(fresh.upstreams().clusters());
      assertThat(fresh.verdicts().values())
          .noneMatch(verdict -> verdict.accepted().reason().equals("InternalError"));
      for (VirtualHostSpec host : fresh.upstreams().hosts().values()) {
        for (RouteSpec route : host.routes()) {
          boolean open = route.target() instanceof TargetSpec.Named;
          served += open ? 1 : 0;
          refused += open ? 0 : 1;
        }
      }
      if (!fresh.upstreams().hosts().isEmpty()) {
        byte[] document = UpstreamsWriter.write(fresh.upstreams(), Secrets.REVEALED);
        assertThat(READER.read(document, null, DocumentFormat.JSON))
            .isInstanceOfSatisfying(
                ReadResult.Loaded.class,
                loaded -> assertThat(loaded.upstreams()).isEqualTo(fresh.upstreams()));
      }
    }
    // Neither everything nor nothing is refused, or the clusters above show little.
    assertThat(served).isGreaterThan(CLUSTERS);
    assertThat(refused).isGreaterThan(CLUSTERS);
  }
}
