package io.gazan.dataplane.filter.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.filter.auth.credential.Checks.Answer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Everyone who asks for a check is told something. */
class ChecksTest {
  private static final CredentialKey KEY = new CredentialKey(1, 2, 3, 4);

  @AutoClose private final Checks checks = new Checks(new HashWork("test", System::nanoTime));

  private final ConcurrentLinkedQueue<Answer> told = new ConcurrentLinkedQueue<>();
  private final CountDownLatch go = new CountDownLatch(1);

  @Test
  void tellsThoseThatWaitForACheckThatEndsInAnError() {
    // Given two that wait for a check that runs out of memory
    checks.ask(
        KEY,
        onGo(
            () -> {
              throw new Broken();
            }),
        told::add);
    checks.ask(KEY, () -> true, told::add);

    // When
    go.countDown();

    // Then
    await()
        .dontCatchUncaughtExceptions()
        .untilAsserted(() -> assertThat(told).containsExactly(Answer.TOO_BUSY, Answer.TOO_BUSY));

    // When the same is asked for again
    told.clear();
    checks.ask(KEY, () -> true, told::add);

    // Then
    await().untilAsserted(() -> assertThat(told).containsExactly(Answer.YES));
  }

  @Test
  void takesADefectOfACheckForNo() {
    // When
    checks.ask(
        KEY,
        () -> {
          throw new IllegalStateException("a defect");
        },
        told::add);

    // Then
    await().untilAsserted(() -> assertThat(told).containsExactly(Answer.NO));
  }

  @Test
  void letsNoMoreThanItsLimitWaitForOneCheck() {
    // Given
    checks.ask(KEY, onGo(() -> true), told::add);
    for (int i = 1; i < Checks.MOST_WAITING; i++) {
      checks.ask(KEY, () -> true, told::add);
    }
    assertThat(told).isEmpty();

    // When
    checks.ask(KEY, () -> true, told::add);

    // Then
    assertThat(told).containsExactly(Answer.TOO_BUSY);

    // When
    told.clear();
    go.countDown();

    // Then
    List<Answer> all = Collections.nCopies(Checks.MOST_WAITING, Answer.YES);
    await().untilAsserted(() -> assertThat(told).hasSameElementsAs(all).hasSize(all.size()));
  }

  @Test
  void tellsTheOthersIfOneIsGone() {
    // Given
    checks.ask(
        KEY,
        onGo(() -> true),
        answer -> {
          throw new RejectedExecutionException("its event loop has ended");
        });
    checks.ask(KEY, () -> true, told::add);

    // When
    go.countDown();

    // Then
    await().untilAsserted(() -> assertThat(told).containsExactly(Answer.YES));
  }

  private BooleanSupplier onGo(BooleanSupplier then) {
    return () -> {
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return then.getAsBoolean();
    };
  }

  /** As an error of the virtual machine. */
  private static final class Broken extends Error {
    private static final long serialVersionUID = 1;

    Broken() {
      super("a test", null, false, false);
    }
  }
}
