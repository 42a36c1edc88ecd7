package io.gazan.dataplane.process.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of the socket over which listeners are handed over: nothing else is put in its way. */
class SocketFileTest {
  @TempDir Path folder;
  private Path path;
  private Set<Integer> me;

  @BeforeEach
  void name() throws IOException {
    path = folder.resolve("gazan.sock");
    me = Set.of((Integer) Files.getAttribute(folder, "unix:uid"));
  }

  private static ServerSocketChannel listen(Path at) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(at));
  }

  @Test
  void aForeignFileIsRefusedAndLeftAlone() throws IOException {
    // Given
    Files.writeString(path, "precious");

    // Then
    assertThatThrownBy(() -> SocketFile.exists(path, me))
        .isInstanceOf(IOException.class)
        .hasMessage(path + " is there and not a socket");
    assertThat(path).hasContent("precious");
    assertThat(SocketFile.answers(path)).isFalse();
  }

  @Test
  void aFolderIsNoSocket() throws IOException {
    // Given
    Files.createDirectory(path);

    // Then
    assertThatThrownBy(() -> SocketFile.exists(path, me))
        .hasMessage(path + " is there and not a socket");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "to a socket"})
  void aSymbolicLinkIsRefusedWhereverItLeads(String where) throws IOException {
    // Given
    Path target = folder.resolve("target");
    try (ServerSocketChannel socket = where.equals("nowhere") ? null : listen(target)) {
      Files.createSymbolicLink(path, target);

      // Then
      assertThatThrownBy(() -> SocketFile.exists(path, me))
          .as("%s", socket)
          .isInstanceOf(IOException.class)
          .hasMessage(path + " is a symbolic link");
    }
  }

  @Test
  void aSocketOfAnotherUserIsRefused() throws IOException {
    // Given
    try (ServerSocketChannel socket = listen(path)) {
      int owner = me.iterator().next();

      // Then
      assertThatThrownBy(() -> SocketFile.exists(path, Set.of(owner + 1)))
          .as("%s", socket)
          .isInstanceOf(IOException.class)
          .hasMessage(path + " belongs to user " + owner);
    }
  }

  @Test
  void whatAKilledProcessLeftIsThereAndDoesNotAnswer() throws IOException {
    // Given
    assertThat(SocketFile.exists(path, me)).isFalse();
    ServerSocketChannel socket = listen(path);
    assertThat(SocketFile.answers(path)).isTrue();

    // When: the name stays
    socket.close();

    // Then
    assertThat(SocketFile.exists(path, me)).isTrue();
    assertThat(SocketFile.answers(path)).isFalse();
  }

  @Test
  void isPutInPlaceForItsOwnerAloneOverWhateverSocketWasThere() throws IOException {
    // Given
    listen(path).close();
    SocketFile file = new SocketFile(path);
    try (ServerSocketChannel socket = listen(file.making())) {
      // When
      file.put();

      // Then
      assertThat(socket.isOpen()).isTrue();
      assertThat(SocketFile.answers(path)).isTrue();
      assertThat(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));

      // When
      file.remove();
    }

    // Then
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aSuccessorsNameIsNotTakenAway() throws IOException {
    // Given
    SocketFile first = new SocketFile(path);
    try (ServerSocketChannel old = listen(first.making())) {
      first.put();
      Path making = folder.resolve("next");
      try (ServerSocketChannel next = listen(making)) {
        Files.move(making, path, java.nio.file.StandardCopyOption.ATOMIC_MOVE);

        // When
        first.remove();

        // Then
        assertThat(old.isOpen() && next.isOpen()).isTrue();
        assertThat(SocketFile.answers(path)).isTrue();
      }
    }
  }

  @Test
  void whatWasLeftHalfMadeIsNoHindrance() throws IOException {
    // Given
    SocketFile file = new SocketFile(path);
    listen(file.making()).close();

    // When, Then
    try (ServerSocketChannel again = listen(file.making())) {
      assertThat(again.isOpen()).isTrue();
    }
  }
}
