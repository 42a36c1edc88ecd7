package io.gazan.dataplane.proxy;

import static io.gazan.dataplane.proxy.AttackScene.HOST;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.http2.HeaderBlocks;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Heads that never end, or unpack to far more than they are. */
class Http2HeaderAttackIT {
  @Test
  void hpackBomb() throws IOException {
    // Given a field of 4,000 bytes put into the table once, and 15,000 references to it
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(head("/bomb"));
    block.write(0x40);
    block.write(1);
    block.write('x');
    block.write(0x7f);
    block.write(((4000 - 127) & 0x7f) | 0x80);
    block.write((4000 - 127) >> 7);
    block.writeBytes("x".repeat(4000).getBytes(ISO_8859_1));
    byte[] references = new byte[10_000];
    Arrays.fill(references, (byte) (0x80 | 62));
    block.writeBytes(references);
    try (AttackScene scene = AttackScene.start("");
        RawHttp2Client attacker = scene.attacker()) {
      // When
      attacker.block(attacker.nextStream(), true, block.toByteArray(), 16_384);

      // Then
      assertThat(attacker.response(1).status()).isEqualTo(431);
      assertThat(scene.reached()).isZero();
      scene.assertOthersServed();
    }
  }

  @Test
  void aHeaderListOverTheLimitIsAnsweredAndTheConnectionGoesOn() throws IOException {
    // Given
    try (AttackScene scene = AttackScene.start("");
        RawHttp2Client client = scene.attacker()) {
      // When
      int large = client.request("GET", HOST, "/large", "x: " + "x".repeat(33 * 1024));

      // Then
      assertThat(client.response(large).status()).isEqualTo(431);
      int next = client.request("GET", HOST, "/next");
      assertThat(client.response(next).status()).isEqualTo(200);
      assertThat(scene.reached()).isEqualTo(1);
    }
  }

  @Test
  void tooManyFieldsAreAnsweredAndTheConnectionGoesOn() throws IOException {
    // Given
    String[] fields = new String[300];
    Arrays.setAll(fields, i -> "x-" + i + ": y");
    try (AttackScene scene = AttackScene.start("");
        RawHttp2Client client = scene.attacker()) {
      // When
      int many = client.request("GET", HOST, "/many", fields);

      // Then
      assertThat(client.response(many).status()).isEqualTo(431);
      int next = client.request("GET", HOST, "/next");
      assertThat(client.response(next).status()).isEqualTo(200);
      assertThat(scene.reached()).isEqualTo(1);
    }
  }

  private static byte[] head(String path) {
    return HeaderBlocks.encode(
        HeaderBlocks.fields(
            ":method: GET", ":scheme: https", ":authority: " + HOST, ":path: " + path));
  }
}
