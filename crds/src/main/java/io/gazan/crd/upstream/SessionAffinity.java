package io.gazan.crd.upstream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** Keeps a client on its endpoint, by a cookie. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SessionAffinity(
    @JsonPropertyDescription("The cookie that names the endpoint.") @Default("{}")
        AffinityCookie cookie) {
  public SessionAffinity {
    cookie = cookie == null ? AffinityCookie.DEFAULTS : cookie;
  }
}
