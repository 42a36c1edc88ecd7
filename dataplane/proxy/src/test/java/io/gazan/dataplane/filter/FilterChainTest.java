package io.gazan.dataplane.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.listener.TrustedProxies;
import io.gazan.dataplane.http.HeaderEdits;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FilterChainTest {
  private static final FilterClient CLIENT =
      new FilterClient(
          false, false, InetSocketAddress.createUnresolved("192.0.2.1", 1), TrustedProxies.NONE);
  private static final HeaderEdits NONE = HeaderEdits.NONE;

  private final List<String> ran = new ArrayList<>();
  private final Deque<Runnable> loop = new ArrayDeque<>();
  private final List<Optional<LocalAnswer>> outcomes = new ArrayList<>();

  private final class Step implements Filter {
    private final FilterStage stage;
    private final String name;
    private final Function<FilterPass, Verdict> rule;

    Step(FilterStage stage, String name, Verdict answer) {
      this(stage, name, pass -> answer);
    }

    Step(FilterStage stage, String name, Function<FilterPass, Verdict> rule) {
      this.stage = stage;
      this.name = name;
      this.rule = rule;
    }

    @Override
    public FilterStage stage() {
      return stage;
    }

    @Override
    public Verdict onRequest(FilterPass pass) {
      ran.add(name);
      return rule.apply(pass);
    }

    @Override
    public boolean watchesAnswers() {
      return name.startsWith("watch");
    }

    @Override
    public void onAnswer(FilterPass pass, int status) {
      ran.add(name + " " + status);
    }
  }

  private FilterPass pass(Filter... filters) {
    return new FilterPass(
        FilterChain.of(List.of(filters)),
        Heads.get("h", "/"),
        CLIENT,
        loop::add,
        answer -> outcomes.add(Optional.ofNullable(answer)));
  }

  private void runLoop() {
    for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
      task.run();
    }
  }

  @Test
  void runsByStageAndKeepsTheOrderWithinOne() {
    // Given
    FilterPass pass =
        pass(
            new Step(FilterStage.AUTHORIZATION, "auth", Verdict.PASS),
            new Step(FilterStage.REDIRECT, "first", Verdict.PASS),
            new Step(FilterStage.LIMIT, "limit", Verdict.PASS),
            new Step(FilterStage.REDIRECT, "second", Verdict.PASS),
            new Step(FilterStage.ADDRESS, "address", Verdict.PASS));

    // When
    pass.run();

    // Then
    assertThat(outcomes).containsExactly(Optional.empty());
    assertThat(ran).containsExactly("first", "second", "address", "limit", "auth");
  }

  @Test
  void endsAtTheFirstAnswer() {
    // Given
    LocalAnswer moved = LocalAnswer.of(301);
    FilterPass pass =
        pass(
            new Step(FilterStage.AUTHORIZATION, "auth", LocalAnswer.of(401)),
            new Step(FilterStage.REDIRECT, "redirect", moved));

    // When
    pass.run();

    // Then
    assertThat(outcomes).containsExactly(Optional.of(moved));
    assertThat(ran).containsExactly("redirect");
  }

  @Test
  void waitsForWhatIsDecidedLaterAndGoesOnWhereItStopped() {
    // Given
    AtomicReference<Later> asked = new AtomicReference<>();
    FilterPass pass =
        pass(
            new Step(FilterStage.ADDRESS, "address", Verdict.PASS),
            new Step(FilterStage.LIMIT, "slow", p -> remember(asked, p.later())),
            new Step(FilterStage.AUTHORIZATION, "auth", Verdict.PASS));

    // When
    pass.run();
    List<Optional<LocalAnswer>> before = List.copyOf(outcomes);
    asked.get().decide(Verdict.PASS);
    asked.get().decide(LocalAnswer.of(403));
    runLoop();

    // Then the second decision counts for nothing
    assertThat(before).isEmpty();
    assertThat(ran).containsExactly("address", "slow", "auth");
    assertThat(outcomes).containsExactly(Optional.empty());
  }

  @Test
  void decidesNothingOnceTheExchangeIsOver() {
    // Given
    AtomicReference<Later> asked = new AtomicReference<>();
    Step slow = new Step(FilterStage.LIMIT, "watch", p -> remember(asked, p.later()));
    FilterPass pass = pass(slow);
    pass.run();
    asked.get().onCancel(() -> ran.add("cancelled"));

    // When
    asked.get().decide(Verdict.PASS);
    pass.end(0);
    runLoop();

    // Then
    assertThat(outcomes).isEmpty();
    assertThat(ran).containsExactly("watch", "cancelled");
  }

  @Test
  void tellsThoseThatWatchHowItEnded() {
    // Given
    FilterPass pass =
        pass(
            new Step(FilterStage.LIMIT, "watch one", Verdict.PASS),
            new Step(FilterStage.AUTHORIZATION, "watch two", LocalAnswer.of(401)));
    pass.run();

    // When
    pass.end(401);

    // Then
    assertThat(ran).containsExactly("watch one", "watch two", "watch two 401", "watch one 401");
  }

  @Test
  void whatIsRecordedGoesOverWhatTheRouteDoes() {
    // Given
    HeaderEdits route = new HeaderEdits.Builder().set("X-A", "route").set("X-B", "b").build();
    FilterPass pass =
        pass(
            new Step(
                FilterStage.LIMIT,
                "edits",
                p -> {
                  p.request().set("x-a", "pass");
                  p.response(new PreparedEdits(NONE, new HeaderEdits.Builder().set("X-C", "c")));
                  return LocalAnswer.of(403);
                }));

    // When
    pass.run();

    // Then
    assertThat(text(pass.requestEdits(route).lines())).isEqualTo("x-a: pass\r\nX-B: b\r\n");
    assertThat(text(pass.responseEdits(NONE).lines())).isEqualTo("X-C: c\r\n");
    assertThat(outcomes).singleElement().satisfies(a -> assertThat(text(a)).contains("X-C: c"));
  }

  @Test
  void noFiltersAreOneSharedChain() {
    assertThat(FilterChain.of(List.of())).isSameAs(FilterChain.EMPTY);
  }

  private static Later remember(AtomicReference<Later> in, Later later) {
    in.set(later);
    return later;
  }

  private static String text(byte[] lines) {
    return new String(lines, StandardCharsets.US_ASCII);
  }

  private static String text(Optional<LocalAnswer> answer) {
    return text(answer.orElseThrow().headerLines());
  }
}
