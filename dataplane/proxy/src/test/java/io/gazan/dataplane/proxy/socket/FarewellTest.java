package io.gazan.dataplane.proxy.socket;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.Test;

/** Connections that are gone before anybody says goodbye. */
class FarewellTest {
  @Test
  void aConnectionThatIsClosedNeedsNoBreakingOff() {
    // Given: both sides went at the same time, and this one's end has yet to be told
    NioSocketChannel channel = new NioSocketChannel();
    channel.unsafe().closeForcibly();

    // When, Then
    assertThatCode(() -> new Farewell(channel).breakOff()).doesNotThrowAnyException();
  }
}
