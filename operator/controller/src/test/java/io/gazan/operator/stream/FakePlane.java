package io.gazan.operator.stream;

import io.gazan.operator.publish.Publication;
import io.gazan.upstreams.Problem;
import java.util.List;

/** A data plane without a socket: says to {@link DataPlanes} what a session would say. */
public final class FakePlane implements AutoCloseable {
  private final DataPlanes planes;
  private final String node;
  private final int schema;

  /** Connects, with a version in force that nobody here knows. */
  public FakePlane(DataPlanes planes, String node, int schema) {
    this.planes = planes;
    this.node = node;
    this.schema = schema;
    planes.put(this, new DataPlanes.State(node, "1.0", schema, "before", 0, false, false));
  }

  /** Has it in force. */
  public void acknowledge(Publication publication) {
    planes.put(
        this,
        new DataPlanes.State(
            node,
            "1.0",
            schema,
            publication.snapshot().version(),
            publication.sequence(),
            false,
            true));
  }

  public void refuse(Publication publication, Problem... problems) {
    planes.refused(node, publication, List.of(problems));
  }

  /** Says nothing for a long time. */
  public void fallSilent(Publication publication) {
    planes.put(
        this,
        new DataPlanes.State(
            node,
            "1.0",
            schema,
            publication.snapshot().version(),
            publication.sequence(),
            true,
            true));
  }

  @Override
  public void close() {
    planes.remove(this, false);
  }
}
