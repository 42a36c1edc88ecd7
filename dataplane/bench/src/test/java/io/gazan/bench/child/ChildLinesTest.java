package io.gazan.bench.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.StringReader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChildLinesTest {
  @Test
  void aSilentChildIsWaitedForNoLongerThanAsked() throws IOException, InterruptedException {
    try (PipedWriter child = new PipedWriter()) {
      // Given
      ChildLines lines = new ChildLines(new BufferedReader(new PipedReader(child)));

      // When
      // Then
      assertThat(lines.next(in(50, TimeUnit.MILLISECONDS))).isEmpty();
      child.write("late\n");
      child.flush();
      assertThat(lines.next(in(30, TimeUnit.SECONDS))).contains("late");
    }
  }

  @Test
  void theEndComesAfterTheLastLineAndStays() throws InterruptedException {
    // Given
    ChildLines lines = new ChildLines(new BufferedReader(new StringReader("one\n\ntwo")));
    long deadline = in(30, TimeUnit.SECONDS);

    // When
    // Then
    assertThat(lines.next(deadline)).contains("one");
    assertThat(lines.next(deadline)).contains("");
    assertThat(lines.next(deadline)).contains("two");
    assertThat(lines.next(deadline)).isEmpty();
    assertThat(lines.next(deadline)).isEmpty();
    assertThat(System.nanoTime()).isLessThan(deadline);
  }

  @Test
  void moreLinesThanAreKeptAreHeldUpAndNotLost() throws InterruptedException {
    // Given
    int count = 3000;
    ChildLines lines = new ChildLines(new BufferedReader(new StringReader("x\n".repeat(count))));

    // When
    int seen = 0;
    while (lines.next(in(30, TimeUnit.SECONDS)).isPresent()) {
      seen++;
    }

    // Then
    assertThat(seen).isEqualTo(count);
  }

  private static long in(long time, TimeUnit unit) {
    return System.nanoTime() + unit.toNanos(time);
  }
}
