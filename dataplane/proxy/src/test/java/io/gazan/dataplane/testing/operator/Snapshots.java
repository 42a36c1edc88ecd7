package io.gazan.dataplane.testing.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.reader.UpstreamsReader;
import io.gazan.upstreams.stream.Snapshot;
import java.util.List;

/** Snapshots made of the text of upstreams.yaml. */
public final class Snapshots {
  private static final UpstreamsReader READER = new UpstreamsReader(DocumentLimits.DEFAULTS);

  private Snapshots() {}

  public static Snapshot of(String yaml) {
    return switch (READER.read(yaml.getBytes(UTF_8), null, DocumentFormat.YAML)) {
      case ReadResult.Loaded(Upstreams upstreams, List<Problem> _) -> Snapshot.of(upstreams);
      case ReadResult.Refused(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }

  /** A host whose requests are answered by that endpoint, which stands in a named cluster. */
  public static Snapshot host(String host, String endpoint) {
    return of(
        """
        clusters:
          c: {servers: ["%s"], protocol: http1, health: false}
        upstreams:
          %s: {paths: {"/": {cluster: c}}}
        """
            .formatted(endpoint, host));
  }
}
