package io.gazan.crd;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.destination.RouteTarget;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the requests of one path. In YAML all fields stand side by side; here they are
 * grouped by what they are for. Read as a record; it is none because Jackson spreads groups over
 * fields only, which are set once, when it is read.
 */
@ValidationRule(
    value =
        "(has(self.backends) ? 1 : 0) + (has(self.redirect) ? 1 : 0) + (has(self.respond) ? 1 : 0)"
            + " == 1",
    message = "a rule has exactly one of backends, redirect and respond")
@ValidationRule(
    value =
        "has(self.backends) || !(has(self.rewrite) || has(self.timeouts) || has(self.retries) ||"
            + " has(self.protocol) || has(self.loadBalancing) || has(self.sessionAffinity) ||"
            + " has(self.healthCheck) || has(self.circuitBreaker) || has(self.upstreamTls) ||"
            + " has(self.slowStart))",
    message =
        "without backends no endpoint is asked: leave out rewrite, timeouts, retries, protocol,"
            + " loadBalancing, sessionAffinity, healthCheck, circuitBreaker, upstreamTls and"
            + " slowStart")
@ValidationRule(
    value = "!has(self.upstreamTls) || !has(self.protocol) || !(self.protocol in ['http1', 'h2c'])",
    message = "upstreamTls goes with a protocol that uses TLS: https, h2 or auto")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    creatorVisibility = JsonAutoDetect.Visibility.ANY)
public final class RouteRule {
  @JsonPropertyDescription("Which paths this rule takes. All of them if it is left out.")
  @Default("{}")
  private PathMatch path;

  @JsonUnwrapped private RouteTarget target;
  @JsonUnwrapped private AccessPolicies access;
  @JsonUnwrapped private ExchangePolicies exchange;
  @JsonUnwrapped private UpstreamPolicies upstream;

  private RouteRule() {
    this(PathMatch.ALL, RouteTarget.NONE);
  }

  /** Without policies. */
  public RouteRule(PathMatch path, RouteTarget target) {
    this(path, target, AccessPolicies.NONE, ExchangePolicies.NONE, UpstreamPolicies.NONE);
  }

  public RouteRule(
      PathMatch path,
      RouteTarget target,
      AccessPolicies access,
      ExchangePolicies exchange,
      UpstreamPolicies upstream) {
    this.path = path;
    this.target = target;
    this.access = access;
    this.exchange = exchange;
    this.upstream = upstream;
  }

  public PathMatch path() {
    return Objects.requireNonNullElse(path, PathMatch.ALL);
  }

  /** Where requests go; exactly one of its parts is set in what the API server let in. */
  public RouteTarget target() {
    return target;
  }

  /** Who may ask for how much. */
  public AccessPolicies access() {
    return access;
  }

  /** What changes on the way. */
  public ExchangePolicies exchange() {
    return exchange;
  }

  /** How endpoints are chosen, spoken to and checked. */
  public UpstreamPolicies upstream() {
    return upstream;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RouteRule that
        && path().equals(that.path())
        && target.equals(that.target)
        && access.equals(that.access)
        && exchange.equals(that.exchange)
        && upstream.equals(that.upstream);
  }

  @Override
  public int hashCode() {
    return Objects.hash(path(), target, access, exchange, upstream);
  }

  @Override
  public String toString() {
    return "RouteRule["
        + path()
        + ", "
        + target
        + ", "
        + access
        + ", "
        + exchange
        + ", "
        + upstream
        + "]";
  }
}
