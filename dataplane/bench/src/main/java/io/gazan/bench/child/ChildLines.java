package io.gazan.bench.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The lines that a child prints, read by a thread of their own, so that whoever needs the next one
 * can wait for it with a limit. A child that prints more than is asked for is held up at {@value
 * #MOST_WAITING} lines.
 */
public final class ChildLines {
  private static final int MOST_WAITING = 1024;

  /** Empty is the end, which is never taken away. */
  private final BlockingQueue<Optional<String>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

  public ChildLines(BufferedReader in) {
    Thread.ofVirtual().name("child-lines").start(() -> readAll(in));
  }

  private void readAll(BufferedReader in) {
    try (in) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        waiting.put(Optional.of(line));
      }
    } catch (IOException e) {
      // The child is gone, which is an end like any other: its log says why.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    end();
  }

  private void end() {
    try {
      waiting.put(Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next line; empty if the child has ended or prints none until {@code deadlineNanos}. */
  public Optional<String> next(long deadlineNanos) throws InterruptedException {
    Optional<String> line = waiting.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    if (line == null) {
      return Optional.empty();
    }
    if (line.isEmpty()) {
      end();
    }
    return line;
  }
}
