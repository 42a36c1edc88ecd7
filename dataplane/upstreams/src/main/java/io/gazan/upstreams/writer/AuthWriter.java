package io.gazan.upstreams.writer;

import io.gazan.upstreams.document.JsonOutput;
import io.gazan.upstreams.document.Units;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.value.Secret;
import io.gazan.upstreams.value.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes {@code authorization}. */
record AuthWriter(JsonOutput out, Secrets secrets) {
  void write(@Nullable AuthSpec spec) {
    if (spec == null) {
      return;
    }
    out.object("authorization").field("type", spec.type());
    switch (spec) {
      case AuthSpec.Basic basic -> basic(basic);
      case AuthSpec.ApiKey(List<Secret> keys) -> {
        out.list("creds");
        keys.forEach(key -> out.item(secrets.of(key.text())));
        out.end();
      }
      case AuthSpec.Jwt jwt -> jwt(jwt);
      case AuthSpec.Forward forward -> forward(forward);
    }
    out.end();
  }

  void write(Setting<AuthSpec> setting) {
    switch (setting) {
      case Setting.Unset<AuthSpec> _ -> {}
      case Setting.Off<AuthSpec> _ -> out.object("authorization").field("type", "none").end();
      case Setting.On<AuthSpec>(AuthSpec spec) -> write(spec);
    }
  }

  private void basic(AuthSpec.Basic basic) {
    out.field(
        "creds",
        basic.accounts().stream()
            .map(account -> account.user() + ":" + secrets.of(account.password().text()))
            .collect(Collectors.joining("\n")));
    if (!basic.realm().equals(AuthSpec.Basic.DEFAULT_REALM)) {
      out.field("realm", basic.realm());
    }
  }

  private void jwt(AuthSpec.Jwt jwt) {
    Secret secret = jwt.secret();
    if (secret != null) {
      out.field("creds", secrets.of(secret.text()));
    }
    URI keys = jwt.jwks();
    if (keys != null) {
      out.field(
          "jwks", "file".equals(keys.getScheme()) ? Path.of(keys).toString() : secrets.of(keys));
    }
    out.field("issuer", jwt.issuer());
    names("audiences", jwt.audiences());
  }

  private void forward(AuthSpec.Forward forward) {
    out.field("creds", secrets.of(forward.url()));
    if (!forward.method().equals("GET")) {
      out.field("method", forward.method());
    }
    names("response_headers", forward.responseHeaders());
    if (!forward.timeout().equals(AuthSpec.Forward.DEFAULT_TIMEOUT)) {
      out.field("timeout", Units.text(forward.timeout()));
    }
  }

  private void names(String key, List<String> names) {
    if (!names.isEmpty()) {
      out.list(key);
      names.forEach(out::item);
      out.end();
    }
  }
}
