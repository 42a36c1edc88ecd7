package io.gazan.dataplane.cluster.health;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One check under way: the first word on it counts. Owned by the loop. */
final class CheckAttempt {
  private final EventLoop loop;
  private final Consumer<CheckResult> done;
  private @Nullable Future<?> timer;
  private boolean finished;

  CheckAttempt(EventLoop loop, Consumer<CheckResult> done) {
    this.loop = loop;
    this.done = done;
  }

  void watch(ChannelFuture dial, long timeoutNanos) {
    timer = loop.schedule(() -> timedOut(dial, timeoutNanos), timeoutNanos, TimeUnit.NANOSECONDS);
    dial.addListener(
        result -> {
          if (!result.isSuccess()) {
            // Without a descriptor there is no channel, and its future tells on a thread of its
            // own.
            loop.execute(() -> failed(result.cause(), "not connected"));
          }
        });
  }

  private void timedOut(ChannelFuture dial, long timeoutNanos) {
    finish(
        CheckResult.failed(
            "no answer within " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms"));
    dial.cancel(false);
    var _ = dial.channel().close();
  }

  void failed(@Nullable Throwable cause, String otherwise) {
    finish(CheckResult.failed(cause == null ? otherwise : String.valueOf(cause.getMessage())));
  }

  void finish(CheckResult result) {
    if (!finished) {
      finished = true;
      if (timer != null) {
        timer.cancel(false);
      }
      loop.execute(() -> done.accept(result));
    }
  }
}
