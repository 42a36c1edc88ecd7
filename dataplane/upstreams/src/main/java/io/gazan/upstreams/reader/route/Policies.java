package io.gazan.upstreams.reader.route;

import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.forwarding.RetryOn;
import io.gazan.upstreams.forwarding.RetrySpec;
import io.gazan.upstreams.forwarding.SameSite;
import io.gazan.upstreams.forwarding.StickySpec;
import io.gazan.upstreams.forwarding.TimeoutsSpec;
import io.gazan.upstreams.reader.value.Names;
import io.gazan.upstreams.reader.value.Paths;
import io.gazan.upstreams.value.Setting;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the policies that global settings and paths share. */
public final class Policies {
  private static final int TEN_YEARS = 315_360_000;

  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private Policies() {}

  public static Setting<Integer> toHttps(@Nullable Value value) {
    if (value == null) {
      return Setting.unset();
    }
    if (value.isBool()) {
      return Boolean.TRUE.equals(value.bool()) ? new Setting.On<>(301) : new Setting.Off<>();
    }
    return switch (value.isScalar() ? String.valueOf(value.text()) : "") {
      case "301" -> new Setting.On<>(301);
      case "302" -> new Setting.On<>(302);
      case "307" -> new Setting.On<>(307);
      case "308" -> new Setting.On<>(308);
      default -> {
        value.expected("true, false, 301, 302, 307 or 308");
        yield Setting.unset();
      }
    };
  }

  public static Setting<StickySpec> sticky(@Nullable Value value) {
    if (value == null) {
      return Setting.unset();
    }
    if (value.isBool()) {
      return Boolean.TRUE.equals(value.bool())
          ? new Setting.On<>(StickySpec.DEFAULTS)
          : new Setting.Off<>();
    }
    if (value.isList()) {
      value.expected("true, false, seconds or a mapping");
      return Setting.unset();
    }
    if (value.isMapping()) {
      return cookie(value);
    }
    Integer seconds = value.integer(1, TEN_YEARS);
    return seconds == null ? Setting.unset() : new Setting.On<>(StickySpec.ofSeconds(seconds));
  }

  private static Setting<StickySpec> cookie(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return Setting.unset();
    }
    StickySpec defaults = StickySpec.DEFAULTS;
    StickySpec sticky =
        new StickySpec(
            fields.<String>read("name", Policies::cookieName, defaults.cookie()),
            Duration.ofSeconds(
                fields.integer("seconds", 1, TEN_YEARS, (int) defaults.maxAge().toSeconds())),
            fields.<String>read("path", Policies::cookiePath, defaults.path()),
            fields.choice(SameSite.class, "same_site", defaults.sameSite()));
    fields.finish();
    return new Setting.On<>(sticky);
  }

  private static @Nullable String cookieName(Value value) {
    String name = value.text();
    if (name != null && !Names.isToken(name)) {
      value.refuse(Quoted.of(name) + " is not a name of a cookie");
    }
    return name;
  }

  private static @Nullable String cookiePath(Value value) {
    String path = value.text();
    if (path != null
        && (!path.startsWith("/")
            || !path.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ';'))) {
      value.refuse(
          "a cookie's path starts with a slash and has no space or ';', found " + Quoted.of(path));
    }
    return path;
  }

  static @Nullable RetrySpec retries(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    RetrySpec defaults = RetrySpec.DEFAULTS;
    RetrySpec retries =
        new RetrySpec(
            fields.integer("attempts", 0, RetrySpec.MAX_ATTEMPTS, defaults.attempts()),
            fields.<Set<RetryOn>>read("on", Policies::retryOn, defaults.on()));
    fields.finish();
    return retries;
  }

  private static Set<RetryOn> retryOn(Value value) {
    Set<RetryOn> on = EnumSet.noneOf(RetryOn.class);
    for (Value item : value.items()) {
      RetryOn each = item.choice(RetryOn.class);
      if (each != null && !on.add(each)) {
        item.refuse("stands twice in this list");
      }
    }
    return on;
  }

  static @Nullable TimeoutsSpec timeouts(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    TimeoutsSpec timeouts =
        new TimeoutsSpec(
            timeout(fields, "connect"), timeout(fields, "response"), timeout(fields, "idle"));
    fields.finish();
    return timeouts;
  }

  private static @Nullable Duration timeout(Fields fields, String key) {
    return fields.<@Nullable Duration>read(
        key, value -> value.duration(Duration.ofMillis(1), LONGEST_WAIT), null);
  }

  static @Nullable String rewrite(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    Value prefix = fields.require("prefix");
    String text = prefix == null ? null : prefix.text();
    String path = prefix == null || text == null ? null : Paths.prefix(prefix, text);
    fields.finish();
    return path;
  }
}
