package io.gazan.dataplane.provider.consul;

import io.gazan.upstreams.cluster.ServerSpec;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one answer while it is read; two at one address count as one with both weights.
 */
final class InstanceList {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  /** By {@code host:port}, which gives the order. */
  private final SequencedMap<String, Instance> instances = new TreeMap<>();

  private int leftOut;

  private record Instance(String host, int port, long weight) {}

  void add(String address, int port, int weight) {
    String host = canonical(address);
    if (host == null || port == 0) {
      leftOut++;
      return;
    }
    Instance instance = new Instance(host, port, weight);
    instances.merge(
        new ServerSpec(host, port).address(),
        instance,
        (a, b) -> new Instance(host, port, a.weight + b.weight));
  }

  int leftOut() {
    return leftOut;
  }

  /** With their weights as they are, or in about the same proportions where one is too large. */
  List<ServerSpec> servers() {
    long largest = 1;
    for (Instance each : instances.values()) {
      largest = Math.max(largest, each.weight);
    }
    List<ServerSpec> servers = new ArrayList<>(instances.size());
    for (Instance each : instances.values()) {
      servers.add(new ServerSpec(each.host, each.port, scaled(each.weight, largest), false));
    }
    return servers;
  }

  private static int scaled(long weight, long largest) {
    if (largest <= ServerSpec.MAX_WEIGHT || weight == 0) {
      return (int) weight;
    }
    return (int) Math.max(1, Math.round((double) weight * ServerSpec.MAX_WEIGHT / largest));
  }

  /** As it is dialled; null if it cannot be. */
  private static @Nullable String canonical(String address) {
    if (NetUtil.isValidIpV4Address(address) || NetUtil.isValidIpV6Address(address)) {
      byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
      if (bytes == null || address.indexOf('%') >= 0) {
        return null;
      }
      try {
        InetAddress parsed = InetAddress.getByAddress(bytes);
        boolean nobody = parsed.isAnyLocalAddress() || parsed.isMulticastAddress();
        return nobody ? null : NetUtil.toAddressString(parsed);
      } catch (java.net.UnknownHostException impossible) {
        throw new IllegalStateException("4 or 16 bytes are an address", impossible);
      }
    }
    String lower = address.toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return null;
    }
    String[] labels = name.split("\\.", -1);
    for (String label : labels) {
      if (!isLabel(label)) {
        return null;
      }
    }
    boolean numeric = labels[labels.length - 1].chars().allMatch(c -> c >= '0' && c <= '9');
    return numeric ? null : name;
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= LONGEST_LABEL
        && !label.startsWith("-")
        && !label.endsWith("-")
        && label
            .chars()
            .allMatch(
                c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
  }
}
