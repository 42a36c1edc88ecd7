package io.gazan.dataplane.routing;

import static io.gazan.dataplane.routing.Documents.cluster;
import static io.gazan.dataplane.routing.Documents.document;
import static io.gazan.dataplane.routing.Documents.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gazan.dataplane.filter.Heads;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.value.Secret;
import io.gazan.upstreams.value.Setting;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every request does between its head and its endpoint costs no heap. */
class RoutingAllocationTest {
  private static final int ROUNDS = 20_000;

  @Test
  void aPlainRouteIsFoundFilteredAndPickedWithoutAllocation() {
    try (TablesFixture fixture = new TablesFixture()) {
      // Given
      fixture.apply(
          document(
              Globals.NONE,
              List.of(cluster("one", 1), cluster("two", 2)),
              List.of(
                  new VirtualHostSpec(
                      "*.example.com",
                      List.of(
                          named("/", "one"),
                          named("/api/v1", "one*9", "two"),
                          named("=/exact", "two"),
                          guarded(named("/guarded", "two")))))));
      RequestHead[] heads = {
        Heads.get("shop.example.com:6193", "/"),
        Heads.get("shop.example.com", "/api/v1/items/7?q=1", "Cookie: a=b"),
        Heads.get("shop.example.com", "/exact"),
        Heads.get("shop.example.com", "/not/in/any/longer/key")
      };
      RoutingTables tables = fixture.tables;
      run(tables, heads);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long cost = threads.getCurrentThreadAllocatedBytes();
      cost = threads.getCurrentThreadAllocatedBytes() - cost;

      // When: what the compiler or the first use of a class allocates comes once, a request's share
      // every time
      int found = 0;
      long allocated = Long.MAX_VALUE;
      for (int time = 0; time < 5; time++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        found = run(tables, heads);
        allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before - cost);
      }

      // Then
      assertThat(found).isEqualTo(ROUNDS * heads.length);
      assertThat(allocated).isZero();
    }
  }

  private static RouteSpec guarded(RouteSpec route) {
    AuthSpec key = new AuthSpec.ApiKey(List.of(new Secret("key")));
    return route.with(route.policies().withAuthorization(new Setting.On<>(key)));
  }

  private static int run(RoutingTables tables, RequestHead[] heads) {
    int found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (RequestHead head : heads) {
        Route route = tables.current().match(head);
        if (route != null
            && route.filters(head).isEmpty()
            && route.stickyMember(head) == null
            && route.pickCluster() != null) {
          found++;
        }
      }
    }
    return found;
  }
}
