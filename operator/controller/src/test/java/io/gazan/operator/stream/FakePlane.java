package io.gazan.operator.stream;

import io.gazan.operator.publish.Publication;
import io.gazan.upstreams.Problem;
import java.util.List;

/** A data plane without a socket: says to {@link DataPlanes} what a session would say. */
public final class FakePlane implements AutoCloseable {
  private final DataPlanes planes;
  private final String node;
  private final int schema;

  /** Connects, with nothing in force. */
  public FakePlane(DataPlanes planes, String node, int schema) {
    this.planes = planes;
    this.node = node;
    this.schema = schema;
    planes.put(this, new DataPlanes.State(node, schema, null, 0, false));
  }

  /** Has it in force. */
  public void acknowledge(Publication publication) {
    planes.put(
        this,
        new DataPlanes.State(
            node, schema, publication.snapshot().version(), publication.sequence(), false));
  }

  public void refuse(Publication publication, Problem... problems) {
    planes.refused(node, publication, List.of(problems));
  }

  /** Says nothing for a long time. */
  public void fallSilent(Publication publication) {
    planes.put(
        this,
        new DataPlanes.State(
            node, schema, publication.snapshot().version(), publication.sequence(), true));
  }

  @Override
  public void close() {
    planes.remove(this);
  }
}
