package io.gazan.dataplane.process.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a new process makes of a running one that says something else than it should. */
class PredecessorIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 400 Bad Request | the other side is not a Gazan",
        "gazan-upgrade 2 9.9 3 | the other side is Gazan 9.9, which hands sockets over by protocol"
            + " 2",
        "gazan-upgrade 1 1.0 | the running process does not say how many sockets it has",
        "gazan-upgrade 1 1.0 x | the running process does not say how many sockets it has",
        "gazan-upgrade 1 1.0 -1 | the running process does not say how many sockets it has",
        "gazan-upgrade 1 1.0 100000 | the running process does not say how many sockets it has",
        "gazan-upgrade 1 1.0 1\\n"
            + "something else | the running process announces no socket, but something",
        "gazan-upgrade 1 1.0 1\\nsocket a | the running process announces no socket",
        "gazan-upgrade 1 1.0 2\\nsocket a 127.0.0.1:1 | the running process closed the connection",
        "refused go away | the running process refuses: go away",
        "'' | the running process closed the connection"
      })
  void isSaidInOneSentence(String says, String sentence) throws Exception {
    // Given
    Path path = folder.resolve("gazan.sock");
    int user = (Integer) Files.getAttribute(folder, "unix:uid");
    try (ServerSocketChannel running =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(path))) {
      Thread speaking = Thread.ofVirtual().start(() -> say(running, says));

      // When, Then
      try (Predecessor predecessor = Predecessor.connect(path, Set.of(user))) {
        assertThatThrownBy(() -> predecessor.receive("1.0"))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(sentence);
      }
      speaking.join();
    }
  }

  /** Those words and the end; nothing for none. */
  private static void say(ServerSocketChannel at, String text) {
    try (SocketChannel channel = at.accept()) {
      channel.read(ByteBuffer.allocate(512));
      if (!text.isEmpty()) {
        channel.write(ByteBuffer.wrap((text.replace("\\n", "\n") + "\n").getBytes(UTF_8)));
      }
    } catch (IOException e) {
      // The other side has heard enough.
    }
  }

  @Test
  void isNotLookedForBehindALinkOrWhereNobodyIs() throws IOException {
    // Given
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gazan.sock"));
    int user = (Integer) Files.getAttribute(folder, "unix:uid");

    // Then
    assertThatThrownBy(() -> Predecessor.connect(link, Set.of(user)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a symbolic link");
    assertThatThrownBy(() -> Predecessor.connect(folder.resolve("none"), Set.of(user)))
        .isInstanceOf(IOException.class);
  }
}
