package io.gazan.dataplane.provider.consul;

import io.gazan.dataplane.provider.ConfigSource;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.consul.ConsulSpec;
import org.jspecify.annotations.Nullable;

/** A document as it was given, without anything from Consul, and whose it is. */
record GivenDocument(ConfigSource source, Upstreams document) {
  /** What it takes from Consul; null if nothing. */
  @Nullable ConsulSpec spec() {
    return document.consul();
  }

  /** Whether what stands in front of it for now is the config API's, and it is the file's. */
  boolean waitsBehind(ConfigSource other) {
    return source == ConfigSource.FILE && other == ConfigSource.API;
  }
}
