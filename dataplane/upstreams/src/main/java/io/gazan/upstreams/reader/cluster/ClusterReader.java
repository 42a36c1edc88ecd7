package io.gazan.upstreams.reader.cluster;

import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.CircuitSpec;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HashOn;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.reader.value.Names;
import io.gazan.upstreams.reader.value.Paths;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads one entry below {@code clusters}. */
public final class ClusterReader {
  private static final int MOST = 1_000_000;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LONGEST_SLOW_START = Duration.ofHours(1);

  private ClusterReader() {}

  public static @Nullable ClusterSpec read(String name, Value value, TlsReader tlsReader) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    Value servers = fields.require("servers");
    List<ServerSpec> endpoints = servers == null ? List.of() : ServerReader.listOrNone(servers);
    Protocol protocol = fields.choice(Protocol.class, "protocol", Protocol.AUTO);
    UpstreamTlsSpec tls =
        fields.<UpstreamTlsSpec>read(
            "tls", v -> tlsReader.upstream(v, protocol), UpstreamTlsSpec.DEFAULTS);
    Balance balance = fields.choice(Balance.class, "balance", Balance.ROUND_ROBIN);
    HashOn hashOn = hashOn(fields, balance);
    HealthSpec health =
        fields.<HealthSpec>read("health", ClusterReader::health, HealthSpec.DEFAULTS);
    CircuitSpec circuit =
        fields.<CircuitSpec>read("limits", ClusterReader::circuit, CircuitSpec.DEFAULTS);
    Duration slowStart =
        fields.<Duration>read(
            "slow_start", v -> v.seconds(Duration.ZERO, LONGEST_SLOW_START), Duration.ZERO);
    fields.finish();
    return new ClusterSpec(
        name, endpoints, protocol, tls, balance, hashOn, health, circuit, slowStart);
  }

  private static @Nullable HashOn hashOn(Fields fields, Balance balance) {
    Value balanceValue = fields.get("balance");
    Value value = fields.get("hash_on");
    if (value == null) {
      if (balanceValue != null && balance == Balance.HASH) {
        balanceValue.refuse("balance hash needs hash_on");
      }
      return null;
    }
    if (balance != Balance.HASH) {
      value.refuse("hash_on goes with balance: hash only");
    }
    return value.isMapping() ? named(value) : plain(value);
  }

  private static @Nullable HashOn plain(Value value) {
    String text = value.isScalar() ? value.text() : null;
    if ("address".equals(text)) {
      return new HashOn.Address();
    }
    if ("path".equals(text)) {
      return new HashOn.Path();
    }
    value.expected("address, path, {header: NAME} or {cookie: NAME}");
    return null;
  }

  private static @Nullable HashOn named(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    Value header = fields.get("header");
    Value cookie = fields.get("cookie");
    boolean address = fields.bool("address", false);
    boolean path = fields.bool("path", false);
    fields.finish();
    int set =
        (header == null ? 0 : 1) + (cookie == null ? 0 : 1) + (address ? 1 : 0) + (path ? 1 : 0);
    if (set != 1) {
      fields.refuse("needs exactly one of header, cookie, address, path");
      return null;
    }
    Value name = header == null ? cookie : header;
    if (name == null) {
      return address ? new HashOn.Address() : new HashOn.Path();
    }
    String text = name.text();
    if (text == null) {
      return null;
    }
    if (!Names.isToken(text)) {
      name.refuse(Quoted.of(text) + " is not a name of a header or cookie");
    }
    return header == null ? new HashOn.Cookie(text) : new HashOn.Header(text);
  }

  private static @Nullable HealthSpec health(Value value) {
    if (value.isBool()) {
      return Boolean.TRUE.equals(value.bool()) ? HealthSpec.DEFAULTS : HealthSpec.OFF;
    }
    if (!value.isMapping()) {
      value.expected("true, false or a mapping");
      return null;
    }
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    HealthSpec health =
        new HealthSpec(
            fields.bool("active", true),
            fields.<@Nullable String>read("method", ClusterReader::method, null),
            fields.<@Nullable String>read("path", Paths::withQuery, null),
            fields.<@Nullable Duration>read(
                "interval", v -> v.seconds(SHORTEST, LONGEST_INTERVAL), null),
            fields.<@Nullable Duration>read(
                "timeout", v -> v.seconds(SHORTEST, LONGEST_TIMEOUT), null));
    fields.finish();
    return health;
  }

  private static @Nullable String method(Value value) {
    String text = value.text();
    String method = text == null ? "" : text.toUpperCase(Locale.ROOT);
    return switch (method) {
      case "HEAD", "GET", "POST" -> method;
      case "" -> null;
      default -> {
        value.expected("HEAD, GET or POST");
        yield null;
      }
    };
  }

  private static @Nullable CircuitSpec circuit(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    CircuitSpec defaults = CircuitSpec.DEFAULTS;
    CircuitSpec circuit =
        new CircuitSpec(
            fields.integer("connections", 0, MOST, defaults.connections()),
            fields.integer("pending", 0, MOST, defaults.pending()),
            fields.integer("requests", 0, MOST, defaults.requests()));
    fields.finish();
    return circuit;
  }
}
