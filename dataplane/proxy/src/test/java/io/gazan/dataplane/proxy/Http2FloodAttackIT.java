package io.gazan.dataplane.proxy;

import static io.gazan.dataplane.proxy.AttackScene.HOST;
import static io.gazan.dataplane.proxy.AttackScene.assertEnds;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.http2.FrameConnection;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.http2.SettingId;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Frames that cost the sender little and ask for work, in large numbers. */
class Http2FloodAttackIT {
  private static final int MANY = 20_000;

  @Test
  void settings() throws IOException {
    floodEnds((attacker, i) -> attacker.settings(SettingId.INITIAL_WINDOW_SIZE, 65_535 + i));
  }

  @Test
  void emptySettings() throws IOException {
    floodEnds((attacker, i) -> attacker.settings());
  }

  @Test
  void acknowledgementsOfSettings() throws IOException {
    floodEnds((attacker, i) -> attacker.acknowledgeSettings());
  }

  @Test
  void pings() throws IOException {
    floodEnds((attacker, i) -> attacker.ping(i));
  }

  @Test
  void priorities() throws IOException {
    floodEnds((attacker, i) -> attacker.priority(2 * i + 1, 0, 16));
  }

  @Test
  void windowUpdates() throws IOException {
    floodEnds((attacker, i) -> attacker.windowUpdate(0, 1));
  }

  @Test
  void framesOfUnknownTypes() throws IOException {
    floodEnds((attacker, i) -> attacker.frame(0xf0, 0, 0, new byte[8]));
  }

  @Test
  void emptyData() throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start("");
        RawHttp2Client attacker = scene.attacker()) {
      int stream = attacker.open("POST", HOST, "/upload");

      // When it goes on until it is ended
      assertEnds(
          attacker, Http2Error.ENHANCE_YOUR_CALM, MANY, i -> attacker.data(stream, false, ""));

      // Then
      assertThat(scene.reached()).isZero();
      scene.assertOthersServed();
    }
  }

  @Test
  void emptyHeaders() throws IOException {
    // Given HEADERS with nothing in them, each on a stream of its own
    byte[] nothing = {};
    floodEnds(
        (attacker, i) ->
            attacker.frame(
                FrameType.HEADERS, FrameType.END_HEADERS, attacker.nextStream(), nothing));
  }

  @Test
  void aMixOfEverything() throws IOException {
    byte[] ping = FrameConnection.encode(FrameType.PING, 0, 0, new byte[8]);
    byte[] settings = FrameConnection.encode(FrameType.SETTINGS, 0, 0, new byte[0]);
    floodEnds((attacker, i) -> attacker.bytes(i % 2 == 0 ? ping : settings));
  }

  private interface Frames {
    void send(RawHttp2Client attacker, int i) throws IOException;
  }

  private static void floodEnds(Frames frames) throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start("");
        RawHttp2Client attacker = scene.attacker()) {
      // When it goes on until it is ended
      assertEnds(attacker, Http2Error.ENHANCE_YOUR_CALM, MANY, i -> frames.send(attacker, i));

      // Then
      assertThat(scene.reached()).isZero();
      scene.assertOthersServed();
    }
  }
}
