package io.gazan.crd.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an endpoint is chosen among the healthy ones. */
public enum BalancingPolicy {
  @JsonProperty("RoundRobin")
  ROUND_ROBIN,
  @JsonProperty("LeastRequests")
  LEAST_REQUESTS,
  /** The better one of two picked at random. */
  @JsonProperty("RandomOfTwo")
  RANDOM_OF_TWO,
  /** Consistent hashing over what {@link HashKey} names. */
  @JsonProperty("Hash")
  HASH
}
