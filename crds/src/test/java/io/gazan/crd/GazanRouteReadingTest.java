package io.gazan.crd;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.gazan.crd.auth.AuthPolicy;
import io.gazan.crd.auth.ForwardAuth;
import io.gazan.crd.auth.ForwardMethod;
import io.gazan.crd.destination.Backend;
import io.gazan.crd.destination.Respond;
import io.gazan.crd.destination.ServiceReference;
import io.gazan.crd.policy.Cors;
import io.gazan.crd.policy.Headers;
import io.gazan.crd.policy.RateLimit;
import io.gazan.crd.policy.Retries;
import io.gazan.crd.policy.RetryCondition;
import io.gazan.crd.upstream.AffinityCookie;
import io.gazan.crd.upstream.BalancingPolicy;
import io.gazan.crd.upstream.CircuitBreaker;
import io.gazan.crd.upstream.CookieSameSite;
import io.gazan.crd.upstream.HealthCheck;
import io.gazan.crd.upstream.HealthCheckMethod;
import io.gazan.crd.upstream.LoadBalancing;
import io.gazan.crd.upstream.SessionAffinity;
import io.gazan.crd.upstream.UpstreamTls;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects that no API server completed or validated are read all the same. */
class GazanRouteReadingTest {
  private final KubernetesSerialization json = new KubernetesSerialization();

  @Test
  void anEmptySpecHasNoHostsAndNoRules() {
    // When
    GazanRouteSpec spec = read("{}").getSpec();

    // Then
    assertThat(spec.hosts()).isEmpty();
    assertThat(spec.rules()).isEmpty();
    assertThat(spec.ingressClassName()).isNull();
    assertThat(spec.tls()).isNull();
  }

  @Test
  void anEmptyRuleTakesEveryPathAndSendsNowhere() {
    // When
    RouteRule rule = rule("");

    // Then
    assertThat(rule.path()).isEqualTo(PathMatch.ALL);
    assertThat(rule.target().backends()).isEmpty();
    assertThat(rule.access()).isEqualTo(AccessPolicies.NONE);
    assertThat(rule.exchange()).isEqualTo(ExchangePolicies.NONE);
    assertThat(rule.upstream()).isEqualTo(UpstreamPolicies.NONE);
  }

  @Test
  void nullsAreAsGoodAsNothing() {
    assertThat(rule("path: null, backends: null, allow: [null], auth: null, headers: null"))
        .isEqualTo(rule(""));
  }

  @Test
  void aFieldOfALaterVersionIsNoReasonToFail() {
    // When
    RouteRule rule = rule("later: {a: 1}, auth: {later: {}}");

    // Then: the reader of auth finds no branch and lets nobody in.
    assertThat(rule.access().auth()).isEqualTo(new AuthPolicy(null, null, null, null, null));
  }

  @Test
  void aValueOfALaterVersionCountsAsLeftOut() {
    // When
    RouteRule rule =
        rule(
            "protocol: h3, accessLog: Some, path: {type: Regex}, retries: {when: [Reset, Stale]},"
                + " healthCheck: {method: PUT}");

    // Then
    assertThat(rule.upstream().protocol()).isNull();
    assertThat(rule.exchange().accessLog()).isNull();
    assertThat(rule.path()).isEqualTo(PathMatch.ALL);
    assertThat(rule.exchange().retries()).isEqualTo(new Retries(2, List.of(RetryCondition.STALE)));
    assertThat(rule.upstream().healthCheck())
        .isEqualTo(new HealthCheck(HealthCheckMethod.HEAD, "/", "2s", null));
  }

  @Test
  void defaultsAreThoseOfTheApiServer() {
    // When
    RouteRule rule =
        rule(
            """
            backends: [{service: {name: a, port: 80}}],
            retries: {}, sessionAffinity: {}, healthCheck: {}, loadBalancing: {},
            circuitBreaker: {}, upstreamTls: {}, cors: {allowOrigins: ['*']},
            rateLimit: {requestsPerSecond: 7}, auth: {forward: {url: 'http://a/'}}\
            """);

    // Then
    assertThat(rule.target().backends().getFirst().weight()).isEqualTo(1);
    assertThat(rule.exchange().retries())
        .isEqualTo(new Retries(2, List.of(RetryCondition.values())));
    assertThat(rule.upstream().sessionAffinity())
        .isEqualTo(
            new SessionAffinity(new AffinityCookie("backend_id", "10m", "/", CookieSameSite.LAX)));
    assertThat(rule.upstream().healthCheck())
        .isEqualTo(new HealthCheck(HealthCheckMethod.HEAD, "/", "2s", null));
    assertThat(rule.upstream().loadBalancing())
        .isEqualTo(new LoadBalancing(BalancingPolicy.ROUND_ROBIN, null));
    assertThat(rule.upstream().circuitBreaker()).isEqualTo(new CircuitBreaker(1024, 1024, 0));
    assertThat(rule.upstream().upstreamTls()).isEqualTo(new UpstreamTls(false, null, null, null));
    assertThat(rule.access().cors())
        .isEqualTo(
            new Cors(
                List.of("*"),
                List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
                List.of(),
                List.of(),
                false,
                "10m"));
    assertThat(rule.access().rateLimit()).isEqualTo(new RateLimit(7, 7));
    assertThat(rule.access().auth())
        .isEqualTo(
            new AuthPolicy(
                null,
                null,
                null,
                new ForwardAuth("http://a/", ForwardMethod.GET, List.of(), "5s"),
                null));
  }

  @Test
  void aFixedAnswerWithoutStatusIsUnavailable() {
    assertThat(rule("respond: {}").target().respond())
        .isEqualTo(new Respond(503, "", "text/plain; charset=utf-8"));
  }

  @Test
  void headersKeepTheirOrder() {
    // When
    Headers headers =
        rule("headers: {request: {set: {Z: '1', A: '2', M: '3'}, add: {Y: '4', B: '5'}}}")
            .exchange()
            .headers();

    // Then
    assertThat(requireNonNull(headers).request().set().keySet()).containsExactly("Z", "A", "M");
    assertThat(headers.request().add().keySet()).containsExactly("Y", "B");
    assertThat(headers.response().add()).isEmpty();
  }

  @Test
  void aPortIsANumberOrAName() {
    // When
    RouteRule rule =
        rule("backends: [{service: {name: a, port: 80}}, {service: {name: a, port: http}}]");

    // Then
    assertThat(rule.target().backends())
        .extracting(Backend::service)
        .containsExactly(
            new ServiceReference("a", new IntOrString(80)),
            new ServiceReference("a", new IntOrString("http")));
  }

  @Test
  void aStatusIsWrittenAsItIsRead() {
    // Given
    GazanRoute route = read("{hosts: [a.example]}");
    route.setStatus(
        new GazanRouteStatus(
            3L,
            List.of(
                new ConditionBuilder()
                    .withType(GazanRouteStatus.PROGRAMMED)
                    .withStatus("True")
                    .build())));

    // When
    GazanRoute again = json.unmarshal(json.asYaml(route), GazanRoute.class);

    // Then
    assertThat(again.getStatus()).isEqualTo(route.getStatus());
    assertThat(again.getSpec()).isEqualTo(route.getSpec());
  }

  private RouteRule rule(String fields) {
    return read("{rules: [{" + fields + "}]}").getSpec().rules().getFirst();
  }

  private GazanRoute read(String spec) {
    return json.unmarshal(
        "apiVersion: gazan.io/v1alpha1\nkind: GazanRoute\nmetadata: {name: a}\nspec: "
            + spec.replace("\n", "\n ")
            + "\n",
        GazanRoute.class);
  }
}
