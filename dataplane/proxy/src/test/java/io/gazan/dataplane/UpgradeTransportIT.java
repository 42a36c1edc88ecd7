package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -u} and io_uring, whose listeners cannot be handed over; skipped where there is none. */
class UpgradeTransportIT {
  private static final String URING = "threads: 1\ntransport: io_uring\n";
  private static final String EPOLL = "threads: 1\n";

  @TempDir Path folder;
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");
  @AutoClose private ProcessScene scene;

  @BeforeEach
  void makeScene() throws IOException {
    assumeTrue(IoUring.isAvailable(), "the kernel offers no io_uring");
    scene = new ProcessScene(folder, UpstreamsYaml.unchecked("u.example", endpoint.address()));
  }

  @Test
  void aProcessWithIoUringTakesNobodysPlaceAndTheRunningOneServesOn() throws Exception {
    // Given
    GazanProcess running = scene.serving("-c", scene.main(EPOLL).toString());

    // When
    GazanProcess next = scene.start("-u", "-c", scene.main("uring.yaml", URING).toString());

    // Then
    assertThat(next.exitCode(ProcessScene.WITHIN)).as(next.output()).isEqualTo(2);
    assertThat(next.output())
        .contains(
            "gazan: transport: listeners of io_uring and nio cannot be handed over, so -u needs"
                + " epoll");
    assertThat(running.isAlive()).isTrue();
    assertThat(scene.get("u.example", "/").endpoint()).isEqualTo("one");
  }

  @Test
  void nobodyTakesThePlaceOfOneWithIoUringWhichServesOn() throws Exception {
    // Given
    GazanProcess running = scene.serving("-c", scene.main(URING).toString());
    assertThat(scene.get("u.example", "/").endpoint()).isEqualTo("one");
    assertThat(scene.file("gazan.sock")).doesNotExist();

    // When
    GazanProcess next = scene.start("-u", "-c", scene.main("epoll.yaml", EPOLL).toString());

    // Then
    assertThat(next.exitCode(ProcessScene.WITHIN)).as(next.output()).isEqualTo(2);
    assertThat(next.output()).contains("gazan: upgrade_sock: there is no ");
    assertThat(running.isAlive()).isTrue();
    assertThat(scene.get("u.example", "/").endpoint()).isEqualTo("one");

    // When, Then: what is left is SIGTERM and a start
    running.signal("TERM");
    assertThat(running.exitCode(ProcessScene.WITHIN)).isZero();
  }
}
