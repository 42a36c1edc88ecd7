package io.gazan.upstreams.reader.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.reader.value.References;
import io.gazan.upstreams.value.Secret;
import io.gazan.upstreams.value.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code authorization}. No message shows what {@code creds} holds. */
public final class AuthReader {
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

  private enum Type {
    NONE,
    BASIC,
    APIKEY,
    JWT,
    FORWARD
  }

  private final References references;

  private AuthReader(References references) {
    this.references = references;
  }

  public static Setting<AuthSpec> read(@Nullable Value value, References references) {
    Fields fields = value == null ? null : value.fields();
    if (value == null || fields == null) {
      return Setting.unset();
    }
    if (fields.refuseEmpty()) {
      return Setting.unset();
    }
    Value name = fields.require("type");
    Type type = name == null ? null : name.choice(Type.class);
    if (type == null) {
      return Setting.unset();
    }
    AuthReader reader = new AuthReader(references);
    Value creds = fields.get("creds", "data");
    AuthSpec spec =
        switch (type) {
          case NONE -> null;
          case BASIC -> basic(fields, creds);
          case APIKEY -> apiKey(fields, creds);
          case JWT -> reader.jwt(fields, creds);
          case FORWARD -> reader.forward(fields, creds);
        };
    if (type == Type.NONE && creds != null) {
      creds.warn("creds are never asked for: type is none");
    }
    fields.finish();
    if (type == Type.NONE) {
      return new Setting.Off<>();
    }
    if (spec == null) {
      // Unset is open: it may only be what is left of a document that is refused.
      fields.refuseUnlessRefused("says nothing that could be checked");
      return Setting.unset();
    }
    return new Setting.On<>(spec);
  }

  private static @Nullable AuthSpec basic(Fields fields, @Nullable Value creds) {
    String realm = fields.<String>read("realm", AuthReader::realm, AuthSpec.Basic.DEFAULT_REALM);
    if (creds == null) {
      fields.refuse("creds is missing: user:password, or lines of htpasswd");
      return null;
    }
    List<AuthSpec.Account> accounts = AccountReader.read(creds);
    return accounts.isEmpty() ? null : new AuthSpec.Basic(accounts, realm);
  }

  private static @Nullable String realm(Value value) {
    String text = value.text();
    if (text != null
        && !text.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\')) {
      value.refuse("a realm is ASCII text without quotes and backslashes");
    }
    return text;
  }

  private static @Nullable AuthSpec apiKey(Fields fields, @Nullable Value creds) {
    if (creds == null) {
      fields.refuse("creds is missing: the key, or a list of keys");
      return null;
    }
    List<Secret> keys = new ArrayList<>();
    for (Value item : creds.isList() ? creds.items() : List.of(creds)) {
      String text = secret(item);
      if (text == null) {
        continue;
      }
      if (text.isBlank()
          || !text.strip().equals(text)
          || !text.chars().allMatch(AuthReader::mayBeSent)) {
        item.refuse("a key is ASCII text that can stand in a header, and not empty");
      } else if (keys.contains(new Secret(text))) {
        item.refuse("the same key stands twice in this list");
      } else {
        keys.add(new Secret(text));
      }
    }
    if (creds.isList() && creds.items().isEmpty()) {
      creds.refuse("creds is empty");
    }
    return keys.isEmpty() ? null : new AuthSpec.ApiKey(keys);
  }

  private static boolean mayBeSent(int c) {
    return c >= ' ' && c < 0x7F;
  }

  private @Nullable AuthSpec jwt(Fields fields, @Nullable Value creds) {
    Value jwks = fields.get("jwks");
    String issuer = fields.<@Nullable String>read("issuer", Value::text, null);
    List<String> audiences = new ArrayList<>();
    Value names = fields.get("audiences");
    if (names != null) {
      for (Value item : names.isList() ? names.items() : List.of(names)) {
        String audience = item.text();
        if (audience != null) {
          audiences.add(audience);
        }
      }
      if (names.isList() && names.items().isEmpty()) {
        names.refuse("audiences is empty, which nobody could be in");
      }
    }
    if (creds != null && jwks != null) {
      jwks.refuse("only one of creds and jwks can be set");
    }
    URI keys = jwks == null ? null : keySet(jwks);
    String secret = creds == null ? null : secret(creds);
    if (creds != null && secret != null) {
      int bytes = secret.getBytes(UTF_8).length;
      if (bytes < AuthSpec.Jwt.LEAST_SECRET_BYTES) {
        creds.refuse(
            "HS256 needs a secret of at least "
                + AuthSpec.Jwt.LEAST_SECRET_BYTES
                + " bytes (RFC 7518 §3.2), this one has "
                + bytes);
      }
    }
    if ((jwks != null && keys == null) || (creds != null && secret == null)) {
      return null;
    }
    return new AuthSpec.Jwt(secret == null ? null : new Secret(secret), keys, issuer, audiences);
  }

  /** A URL, or a file. */
  private @Nullable URI keySet(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    if (text.contains("://")) {
      return url(value, text);
    }
    return references.file(value, text);
  }

  private @Nullable AuthSpec forward(Fields fields, @Nullable Value creds) {
    String method = fields.<String>read("method", AuthReader::method, "GET");
    Duration timeout =
        fields.<Duration>read(
            "timeout",
            value -> value.duration(Duration.ofMillis(1), LONGEST_TIMEOUT),
            AuthSpec.Forward.DEFAULT_TIMEOUT);
    List<String> headers =
        fields.<List<String>>read("response_headers", AuthReader::names, List.of());
    if (creds == null) {
      fields.refuse("creds is missing: the URL to ask");
      return null;
    }
    String text = creds.text();
    URI url = text == null ? null : url(creds, text);
    return url == null ? null : new AuthSpec.Forward(url, method, headers, timeout);
  }

  private static @Nullable String method(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    String method = text.toUpperCase(Locale.ROOT);
    if (!method.equals("GET") && !method.equals("HEAD")) {
      value.expected("GET or HEAD");
    }
    return method;
  }

  private static List<String> names(Value value) {
    List<String> names = new ArrayList<>();
    for (Value item : value.items()) {
      String name = item.text();
      if (name == null) {
        continue;
      }
      if (!HeaderReader.checkName(item, name, false)) {
        continue;
      }
      if (names.stream().anyMatch(name::equalsIgnoreCase)) {
        item.refuse("stands twice in this list");
      } else {
        names.add(name);
      }
    }
    return names;
  }

  /** Text of a value that must not be shown. */
  private static @Nullable String secret(Value value) {
    if (!value.isScalar()) {
      value.expected("text");
      return null;
    }
    return value.text();
  }

  /** The text is not shown: a URL may hold a password. */
  private static @Nullable URI url(Value value, String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      value.refuse("is not a URL");
      return null;
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if ((!scheme.equals("http") && !scheme.equals("https")) || url.getHost() == null) {
      value.refuse("expected a URL that begins with http:// or https:// and has a host");
      return null;
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      value.refuse("a URL here has no user, no password and no fragment");
      return null;
    }
    return url;
  }
}
