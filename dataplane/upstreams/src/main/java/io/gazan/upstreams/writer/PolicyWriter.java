package io.gazan.upstreams.writer;

import io.gazan.upstreams.document.JsonOutput;
import io.gazan.upstreams.forwarding.RetryOn;
import io.gazan.upstreams.forwarding.RetrySpec;
import io.gazan.upstreams.forwarding.StickySpec;
import io.gazan.upstreams.policy.HeaderLine;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.value.Setting;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the policies that global settings and paths share. */
record PolicyWriter(JsonOutput out, Secrets secrets) {
  void sticky(@Nullable StickySpec sticky) {
    if (sticky != null) {
      out.object("sticky_sessions")
          .field("name", sticky.cookie())
          .field("seconds", sticky.maxAge().toSeconds())
          .field("path", sticky.path())
          .field("same_site", lower(sticky.sameSite()))
          .end();
    }
  }

  void sticky(Setting<StickySpec> sticky) {
    switch (sticky) {
      case Setting.Unset<StickySpec> _ -> {}
      case Setting.Off<StickySpec> _ -> out.field("sticky_sessions", false);
      case Setting.On<StickySpec>(StickySpec value) -> sticky(value);
    }
  }

  void toHttps(@Nullable Integer status) {
    if (status != null) {
      out.field("to_https", status);
    }
  }

  void toHttps(Setting<Integer> toHttps) {
    switch (toHttps) {
      case Setting.Unset<Integer> _ -> {}
      case Setting.Off<Integer> _ -> out.field("to_https", false);
      case Setting.On<Integer>(Integer status) -> toHttps(status);
    }
  }

  void headers(HeaderRules rules) {
    lines("headers", rules.both(), secrets::of);
    lines("client_headers", rules.client(), secrets::of);
    // Endpoints alone see them, and often know by them that a request came this way.
    lines("server_headers", rules.server(), line -> secrets.of(line.value()));
    names("remove_client_headers", rules.removeClient());
    names("remove_server_headers", rules.removeServer());
    lines("add_client_headers", rules.addClient(), secrets::of);
    lines("add_server_headers", rules.addServer(), line -> secrets.of(line.value()));
  }

  void retries(RetrySpec retries) {
    if (retries.equals(RetrySpec.DEFAULTS)) {
      return;
    }
    out.object("retries").field("attempts", retries.attempts()).list("on");
    for (RetryOn each : retries.on()) {
      out.item(lower(each));
    }
    out.end().end();
  }

  private void lines(String key, List<HeaderLine> lines, Function<HeaderLine, String> shown) {
    if (!lines.isEmpty()) {
      out.list(key);
      lines.forEach(line -> out.item(line.name() + ": " + shown.apply(line)));
      out.end();
    }
  }

  private void names(String key, List<String> names) {
    if (!names.isEmpty()) {
      out.list(key);
      names.forEach(out::item);
      out.end();
    }
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
