package io.gazan.crd.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What endpoints speak. */
public enum EndpointProtocol {
  /** Found out by asking. */
  @JsonProperty("auto")
  AUTO,
  /** HTTP/1.1 in clear text. */
  @JsonProperty("http1")
  HTTP1,
  /** HTTP/1.1 over TLS. */
  @JsonProperty("https")
  HTTPS,
  /** HTTP/2 over TLS. */
  @JsonProperty("h2")
  H2,
  /** HTTP/2 in clear text, with prior knowledge. */
  @JsonProperty("h2c")
  H2C
}
