package io.gazan.dataplane.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.RequestHead;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FilterChainTest {
  private static final FilterRequest REQUEST =
      new FilterRequest(false, false, InetSocketAddress.createUnresolved("192.0.2.1", 1));

  private final List<String> ran = new ArrayList<>();

  private final class Step implements Filter {
    private final FilterStage stage;
    private final String name;
    private final @Nullable LocalAnswer answer;

    Step(FilterStage stage, String name, @Nullable LocalAnswer answer) {
      this.stage = stage;
      this.name = name;
      this.answer = answer;
    }

    @Override
    public FilterStage stage() {
      return stage;
    }

    @Override
    public @Nullable LocalAnswer onRequest(RequestHead head, FilterRequest request) {
      ran.add(name);
      return answer;
    }
  }

  @Test
  void runsByStageAndKeepsTheOrderWithinOne() {
    // Given
    FilterChain chain =
        FilterChain.of(
            List.of(
                new Step(FilterStage.AUTHORIZATION, "auth", null),
                new Step(FilterStage.REDIRECT, "first", null),
                new Step(FilterStage.LIMIT, "limit", null),
                new Step(FilterStage.REDIRECT, "second", null),
                new Step(FilterStage.ADDRESS, "address", null)));

    // When
    LocalAnswer answer = chain.onRequest(Heads.get("h", "/"), REQUEST);

    // Then
    assertThat(answer).isNull();
    assertThat(ran).containsExactly("first", "second", "address", "limit", "auth");
  }

  @Test
  void endsAtTheFirstAnswer() {
    // Given
    LocalAnswer moved = LocalAnswer.of(301);
    FilterChain chain =
        FilterChain.of(
            List.of(
                new Step(FilterStage.AUTHORIZATION, "auth", LocalAnswer.of(401)),
                new Step(FilterStage.REDIRECT, "redirect", moved)));

    // When
    LocalAnswer answer = chain.onRequest(Heads.get("h", "/"), REQUEST);

    // Then
    assertThat(answer).isSameAs(moved);
    assertThat(ran).containsExactly("redirect");
  }

  @Test
  void noFiltersAreOneSharedChain() {
    assertThat(FilterChain.of(List.of())).isSameAs(FilterChain.EMPTY);
    assertThat(FilterChain.EMPTY.onRequest(Heads.get("h", "/"), REQUEST)).isNull();
  }
}
