package io.gazan.dataplane.config.reader;

import io.gazan.dataplane.config.AdminConfig;
import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Value;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of main.yaml about the config API, metrics and health.
 *
 * @param environment a variable's value by its name, or null
 */
record AdminReader(
    Fields fields, RelativePaths paths, Function<String, @Nullable String> environment) {
  /** Wins over {@code master_key}, so that the key need not stand in a file. */
  static final String KEY_VARIABLE = "GAZAN_MASTER_KEY";

  AdminConfig admin() {
    InetSocketAddress config =
        fields.<InetSocketAddress>read(
            "config_address", ListenerReader::address, AdminConfig.defaults().configAddress());
    InetSocketAddress status =
        fields.<InetSocketAddress>read("status_address", ListenerReader::address, config);
    return new AdminConfig(
        config, status, tls(), fields.bool("config_api_enabled", true), masterKey());
  }

  private @Nullable TlsConfig tls() {
    InetSocketAddress address =
        fields.<@Nullable InetSocketAddress>read(
            "config_tls_address", ListenerReader::address, null);
    Path certificate = fields.<@Nullable Path>read("config_tls_certificate", paths::read, null);
    Path key = fields.<@Nullable Path>read("config_tls_key_file", paths::read, null);
    Value set = fields.get("config_tls_address");
    if (set == null) {
      warnUnused("config_tls_certificate");
      warnUnused("config_tls_key_file");
      return null;
    }
    if (!fields.has("config_tls_certificate") || !fields.has("config_tls_key_file")) {
      set.refuse("needs config_tls_certificate and config_tls_key_file");
    }
    return address == null || certificate == null || key == null
        ? null
        : TlsConfig.of(address, certificate, key);
  }

  private void warnUnused(String key) {
    Value value = fields.get(key);
    if (value != null) {
      value.warn("has no effect without config_tls_address");
    }
  }

  private MasterKey masterKey() {
    MasterKey inFile = fields.<MasterKey>read("master_key", AdminReader::masterKey, MasterKey.NONE);
    String variable = environment.apply(KEY_VARIABLE);
    if (variable == null || variable.isEmpty()) {
      return inFile;
    }
    MasterKey key =
        checked(
            variable,
            problem -> fields.refuse("the variable " + KEY_VARIABLE + " " + problem),
            warning -> fields.warn("the variable " + KEY_VARIABLE + " " + warning));
    return key == null ? MasterKey.NONE : key;
  }

  private static @Nullable MasterKey masterKey(Value value) {
    // No message may show what was found.
    String text = value.isScalar() ? value.text() : null;
    if (!value.isScalar()) {
      value.refuse("expected text");
    }
    return text == null ? null : checked(text, value::refuse, value::warn);
  }

  private static @Nullable MasterKey checked(
      String text, Consumer<String> refuse, Consumer<String> warn) {
    if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
      refuse.accept("must be text that can be sent in a header, in one line and not blank");
      return null;
    }
    MasterKey key = MasterKey.of(text);
    if (!key.canSign()) {
      warn.accept(
          "is shorter than the "
              + MasterKey.SIGNING_BYTES
              + " bytes that a token's signature needs (RFC 7518 §3.2), so /jwt will make none");
    }
    return key;
  }
}
