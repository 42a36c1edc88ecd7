package io.gazan.crd;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec}: which hosts, and what happens to their requests.
 *
 * @param ingressClassName of the IngressClass whose controller takes the route; null for none
 * @param hosts exact names, {@code *.suffix} for one label, or {@code *}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GazanRouteSpec(
    @JsonPropertyDescription(
            "The IngressClass whose controller takes this route. Without it, the route is taken"
                + " only if the controller was told to watch objects without a class.")
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.IS_OBJECT_NAME, message = Rules.CLASS_MESSAGE)
        @Nullable String ingressClassName,
    @JsonPropertyDescription(
            "Host names, without port and in lower case. '*.example.com' stands for exactly one"
                + " label before the suffix, '*' for every host that nothing else names. An exact"
                + " name goes before a wildcard.")
        @Required
        @Size(min = 1, max = 64)
        @ValidationRule(value = Rules.ARE_HOSTS, message = Rules.HOSTS_MESSAGE)
        List<@Size(min = 1, max = 253) String> hosts,
    @JsonPropertyDescription("How clients reach these hosts by https.") @Nullable RouteTls tls,
    @JsonPropertyDescription(
            "What happens to requests, by path. The longest path counts, an exact one before a"
                + " prefix, whatever their order. What no rule takes is answered with 404.")
        @Required
        @Size(min = 1, max = 64)
        @ValidationRule(
            value =
                "self.all(a, self.exists_one(b, a.path.type == b.path.type && a.path.value =="
                    + " b.path.value))",
            message = "two rules have the same path and type: each path stands once in a route")
        List<RouteRule> rules) {
  public GazanRouteSpec {
    hosts = Lists.copy(hosts);
    rules = Lists.copy(rules);
  }
}
