package io.gazan.bench.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {
  private static final long BUSY_NANOS = 50_000_000;

  @Test
  void theTimeAndMemoryOfAChildsChildrenCount() throws IOException {
    try (Children children = new Children(30)) {
      // Given
      Process busy =
          children.start(
              0,
              List.of("sh", "-c", "sh -c 'while :; do :; done'; true"),
              children.folder().resolve("busy.log"));
      ProcessTree.Cpu before = ProcessTree.cpu(busy);

      // When
      // Then
      await().until(() -> ProcessTree.cpu(busy).nanosSince(before) > BUSY_NANOS);
      assertThat(ProcessTree.residentBytes(busy)).isPositive();
    }
  }

  @Test
  void closingEndsTheWholeTreeAndRemovesTheFolder() throws IOException {
    // Given
    Children children = new Children(30);
    Path folder = children.folder();
    Process parent =
        children.start(0, List.of("sh", "-c", "sleep 30; true"), folder.resolve("parent.log"));
    await().until(() -> parent.descendants().count() == 2);
    List<ProcessHandle> tree = parent.descendants().toList();

    // When
    children.close();

    // Then
    assertThat(parent.isAlive()).isFalse();
    await().until(() -> tree.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(Files.exists(folder)).isFalse();
  }

  @Test
  void aThreadThatEndedIsCountedByTheCoarseClock() {
    // Given
    ProcessTree.Cpu before = new ProcessTree.Cpu(1_000_000_000, 600_000_000, 400_000_000);
    ProcessTree.Cpu threadEnded = new ProcessTree.Cpu(900_000_000, 800_000_000, 700_000_000);
    ProcessTree.Cpu allAlive = new ProcessTree.Cpu(1_512_345_678, 800_000_000, 710_000_000);

    // When
    // Then
    assertThat(threadEnded.nanosSince(before)).isEqualTo(500_000_000);
    assertThat(allAlive.nanosSince(before)).isEqualTo(512_345_678);
    assertThat(threadEnded.systemShareSince(before)).isEqualTo(0.6);
  }
}
