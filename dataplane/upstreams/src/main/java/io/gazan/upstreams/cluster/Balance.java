package io.gazan.upstreams.cluster;

/** How a cluster picks among its healthy endpoints. */
public enum Balance {
  ROUND_ROBIN,
  LEAST_REQUESTS,
  /** The better one of two picked at random. */
  RANDOM2,
  /** Consistent hashing over what {@link HashOn} names. */
  HASH
}
