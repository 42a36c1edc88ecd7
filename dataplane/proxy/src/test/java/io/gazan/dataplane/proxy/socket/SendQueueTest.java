package io.gazan.dataplane.proxy.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class SendQueueTest {
  private final SendQueue queue = new SendQueue();

  @Test
  void nothingIsKnownOfAChannelThatIsNoSocketOfTheKernel() {
    // Given
    EmbeddedChannel channel = new EmbeddedChannel();
    // When, Then
    assertThat(queue.waiting(channel)).isNegative();
    assertThat(queue.look(channel)).isFalse();
    channel.finishAndReleaseAll();
  }
}
