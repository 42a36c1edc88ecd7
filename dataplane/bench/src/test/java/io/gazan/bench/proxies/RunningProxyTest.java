package io.gazan.bench.proxies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.bench.child.Children;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningProxyTest {
  @Test
  void aProxyThatEndsWhileItIsLeftAloneIsAnErrorThatQuotesItsLog() throws IOException {
    try (Children children = new Children(30)) {
      // Given
      RunningProxy proxy = proxy(children, "echo out of memory");

      // When
      // Then
      assertThatThrownBy(() -> proxy.leaveAlone(30_000))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("one ended while it was left alone")
          .hasMessageContaining("out of memory");
    }
  }

  @Test
  void timePassesForAProxyThatStays() throws IOException, InterruptedException {
    try (Children children = new Children(30)) {
      // Given
      RunningProxy proxy = proxy(children, "sleep 30");
      long start = System.nanoTime();

      // When
      proxy.leaveAlone(100);

      // Then
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000);
      assertThat(proxy.process().isAlive()).isTrue();
    }
  }

  private static RunningProxy proxy(Children children, String script) throws IOException {
    Path folder = children.folder();
    Process process = children.start(0, List.of("sh", "-c", script), folder.resolve("out.log"));
    return new RunningProxy(new Nginx("one"), process, 1, folder);
  }
}
