package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.EchoStream;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Frames that cost the sender little and ask for work, in large numbers. */
class Http2FloodAttackIT {
  /** Whoever attacks keeps the machine busy too, so a bad window may be the machine's. */
  private static final int TRIES = 5;

  @ParameterizedTest
  @EnumSource
  void endsWithTheRightErrorAndIsCountedOnce(Http2Attack attack) throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start(Http2Attack.LIMITS);
        RawHttp2Client attacker = scene.attacker()) {
      scene.endpoint().when("GET", "/slow", Answer.ECHO.after(Duration.ofSeconds(30)));

      // When it goes on until it is ended
      attack.run(attacker);

      // Then
      assertThat(scene.reached()).isLessThanOrEqualTo(attack.allowedWork());
      assertThat(scene.faults(attack.fault())).isEqualTo(1);
      assertThat(scene.allFaults()).isEqualTo(1);
      scene.assertOthersServed();
      // Then what still ran is over: at most the one who behaves has work at the endpoint
      await().until(() -> scene.busyUpstreamConnections() <= 1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"RAPID_RESET", "MADE_YOU_RESET", "TOO_MANY_STREAMS"})
  void theEndpointIsToldToGiveTheWorkUp(Http2Attack attack) throws IOException {
    // Given an endpoint with streams of its own
    try (AttackScene scene = AttackScene.start(Http2Attack.LIMITS, EchoWire.h2c());
        RawHttp2Client attacker = scene.attacker()) {
      scene.endpoint().when("GET", "/slow", Answer.ECHO.after(Duration.ofSeconds(30)));

      // When
      attack.run(attacker);

      // Then
      await().until(() -> slow(scene).stream().allMatch(s -> s.reset() == Http2Error.CANCEL));
      assertThat(slow(scene)).isNotEmpty().hasSizeLessThanOrEqualTo(attack.allowedWork());
      scene.assertOthersServed();
    }
  }

  private static List<EchoStream> slow(AttackScene scene) {
    return scene.endpoint().streams().stream()
        .filter(stream -> "/slow".equals(stream.head().first(":path")))
        .toList();
  }

  /** Attackers one after another without a pause; the soak has the promise, of one a second. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"EMPTY_SETTINGS", "EMPTY_HEADERS", "PINGS_AND_SETTINGS"})
  void othersWaitLittleLonger(Http2Attack attack) throws IOException {
    assertOthersWaitAtMost(20, attack, new LatencyWindows.Plan(3, Duration.ofMillis(100)));
  }

  @Test
  @Tag("soak")
  void oneAttackerASecondLetsOthersWaitAtMostTwiceAsLongAsNone() throws IOException {
    LatencyWindows.Plan plan = new LatencyWindows.Plan(3, Duration.ofSeconds(2));
    for (Http2Attack attack : Http2Attack.values()) {
      assertOthersWaitAtMost(2, attack, plan::runOneASecond);
    }
  }

  private static void assertOthersWaitAtMost(
      double times, Http2Attack attack, LatencyWindows.Plan plan) throws IOException {
    assertOthersWaitAtMost(times, attack, plan::run);
  }

  private interface Measurement {
    LatencyWindows run(AttackScene scene, Http2Attack attack) throws IOException;
  }

  private static void assertOthersWaitAtMost(
      double times, Http2Attack attack, Measurement measurement) throws IOException {
    try (AttackScene scene = AttackScene.start(Http2Attack.LIMITS)) {
      scene.endpoint().when("GET", "/slow", Answer.ECHO.after(Duration.ofSeconds(30)));
      double best = Double.MAX_VALUE;
      for (int i = 0; i < TRIES && best > times; i++) {
        // When
        LatencyWindows windows = measurement.run(scene, attack);
        System.out.println(attack + ": " + windows);
        best = Math.min(best, windows.ratio());

        // Then
        assertThat(scene.reached()).isLessThanOrEqualTo(scene.attacks() * attack.allowedWork());
        assertThat(scene.allFaults()).isEqualTo(scene.attacks());
        assertThat(scene.faults(attack.fault())).isEqualTo(scene.attacks());
      }
      assertThat(best).as("p99 under %s to p99 without", attack).isLessThanOrEqualTo(times);
      scene.assertOthersServed();
    }
  }
}
