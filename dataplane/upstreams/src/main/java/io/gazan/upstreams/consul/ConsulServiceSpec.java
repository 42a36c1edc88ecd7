package io.gazan.upstreams.consul;

import org.jspecify.annotations.Nullable;

/**
 * A service whose healthy instances Consul tells, as endpoints of one named cluster.
 *
 * @param name as Consul has it
 * @param tag only instances with this tag; null for all
 */
public record ConsulServiceSpec(String name, @Nullable String tag) {
  /** Of the cluster that holds its endpoints: {@code consul/NAME} or {@code consul/NAME/TAG}. */
  public String clusterName() {
    return tag == null ? "consul/" + name : "consul/" + name + "/" + tag;
  }
}
