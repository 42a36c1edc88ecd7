package io.gazan.dataplane.testing.grpc;

import io.grpc.ManagedChannelBuilder;
import io.grpc.testing.integration.AbstractInteropTest;

/** grpc-java's cases over a channel of ours; one object runs one case. */
final class InteropTester extends AbstractInteropTest {
  private final ManagedChannelBuilder<?> builder;

  InteropTester(ManagedChannelBuilder<?> builder) {
    this.builder = builder;
  }

  @Override
  protected ManagedChannelBuilder<?> createChannelBuilder() {
    return builder;
  }

  /** The service is elsewhere, so its statistics are not in reach. */
  @Override
  protected boolean metricsExpected() {
    return false;
  }
}
