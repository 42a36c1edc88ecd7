package io.gazan.operator.translate.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import io.gazan.crd.auth.ApiKeyAuth;
import io.gazan.crd.auth.AuthPolicy;
import io.gazan.crd.auth.BasicAuth;
import io.gazan.crd.auth.ForwardAuth;
import io.gazan.crd.auth.JwtAuth;
import io.gazan.crd.auth.SecretKeyReference;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.backend.Resolution;
import io.gazan.operator.translate.draft.Drafting;
import io.gazan.operator.translate.policy.BasicAccounts;
import io.gazan.operator.translate.policy.SecretValues;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.value.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code auth} of a rule and the Secrets it names. Fails closed: whatever is missing or
 * broken, the rule is refused. No message shows what a Secret holds.
 */
final class RuleAuth {
  private final Drafting drafting;
  private final RuleSecrets secrets;
  private final RuleReader rule;
  private final String field;

  RuleAuth(Drafting drafting, RuleReader rule, String field) {
    this.drafting = drafting;
    this.secrets = new RuleSecrets(drafting, rule);
    this.rule = rule;
    this.field = field;
  }

  Setting<AuthSpec> read(@Nullable AuthPolicy auth) {
    if (auth == null) {
      return Setting.unset();
    }
    boolean none = Boolean.TRUE.equals(auth.none());
    BasicAuth basic = auth.basic();
    ApiKeyAuth apiKey = auth.apiKey();
    JwtAuth jwt = auth.jwt();
    ForwardAuth forward = auth.forward();
    int set =
        (none ? 1 : 0)
            + (basic == null ? 0 : 1)
            + (apiKey == null ? 0 : 1)
            + (jwt == null ? 0 : 1)
            + (forward == null ? 0 : 1);
    if (set != 1) {
      rule.refuse(
          Reason.INVALID, field, "needs exactly one of basic, apiKey, jwt, forward and none");
      return Setting.unset();
    }
    if (none) {
      return new Setting.Off<>();
    }
    AuthSpec spec =
        basic != null
            ? basic(basic)
            : apiKey != null
                ? apiKey(apiKey)
                : jwt != null ? jwt(jwt) : forward == null ? null : forward(forward);
    return spec == null ? Setting.unset() : new Setting.On<>(spec);
  }

  private @Nullable AuthSpec basic(BasicAuth basic) {
    String place = field + ".basic.secretRef";
    SecretKeyReference reference = basic.secretRef();
    Secret secret = secrets.find(reference, place);
    if (reference == null || secret == null) {
      return null;
    }
    List<AuthSpec.Account> accounts;
    if (reference.key() == null && "kubernetes.io/basic-auth".equals(secret.getType())) {
      accounts = account(secret, place);
    } else {
      byte[] lines = secrets.value(secret, reference, "auth", place);
      accounts = lines == null ? null : BasicAccounts.parse(lines);
      if (lines != null && accounts == null) {
        rule.refuse(
            Reason.SECRET_INVALID, place, "the Secret's value has no lines of user:password");
      }
    }
    return accounts == null ? null : new AuthSpec.Basic(accounts, basic.realm());
  }

  private @Nullable List<AuthSpec.Account> account(Secret secret, String place) {
    byte[] user = SecretValues.of(secret, "username");
    byte[] password = SecretValues.of(secret, "password");
    String name = user == null ? "" : new String(user, UTF_8);
    if (name.isEmpty() || name.indexOf(':') >= 0 || password == null || password.length == 0) {
      rule.refuse(
          Reason.SECRET_INVALID, place, "the Secret has no username without colon and password");
      return null;
    }
    return List.of(
        new AuthSpec.Account(
            name, new io.gazan.upstreams.value.Secret(new String(password, UTF_8))));
  }

  private @Nullable AuthSpec apiKey(ApiKeyAuth apiKey) {
    String place = field + ".apiKey.secretRef";
    SecretKeyReference reference = apiKey.secretRef();
    Secret secret = secrets.find(reference, place);
    if (reference == null || secret == null) {
      return null;
    }
    List<io.gazan.upstreams.value.Secret> keys = new ArrayList<>();
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    for (String key : new TreeMap<>(data).keySet()) {
      if (reference.key() == null || reference.key().equals(key)) {
        byte[] value = SecretValues.of(secret, key);
        // A line's end is how the value came into the Secret, not part of it.
        String text = value == null ? "" : new String(value, UTF_8).stripTrailing();
        var one = new io.gazan.upstreams.value.Secret(text);
        if (!keys.contains(one)) {
          keys.add(one);
        }
      }
    }
    if (keys.isEmpty()) {
      rule.refuse(Reason.SECRET_INVALID, place, "the Secret has no such key");
      return null;
    }
    return new AuthSpec.ApiKey(keys);
  }

  private @Nullable AuthSpec jwt(JwtAuth jwt) {
    String place = field + ".jwt";
    SecretKeyReference reference = jwt.secretRef();
    String url = jwt.jwksUrl();
    if ((reference == null) == (url == null)) {
      rule.refuse(Reason.INVALID, place, "needs exactly one of secretRef and jwksUrl");
      return null;
    }
    if (url != null) {
      URI keys = url(url, place + ".jwksUrl");
      return keys == null ? null : new AuthSpec.Jwt(null, keys, jwt.issuer(), jwt.audiences());
    }
    Secret secret = secrets.find(reference, place + ".secretRef");
    byte[] value =
        secret == null || reference == null
            ? null
            : secrets.value(secret, reference, "secret", place + ".secretRef");
    if (value == null) {
      return null;
    }
    return new AuthSpec.Jwt(
        new io.gazan.upstreams.value.Secret(new String(value, UTF_8)),
        null,
        jwt.issuer(),
        jwt.audiences());
  }

  private @Nullable AuthSpec forward(ForwardAuth forward) {
    URI url = url(forward.url(), field + ".forward.url");
    return url == null
        ? null
        : new AuthSpec.Forward(
            url,
            forward.method().name(),
            forward.responseHeaders(),
            rule.duration(
                field + ".forward.timeout", forward.timeout(), AuthSpec.Forward.DEFAULT_TIMEOUT));
  }

  /** Never a file: it would be one of the data plane's. */
  private @Nullable URI url(String text, String place) {
    try {
      URI url = new URI(text);
      if (("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
          && url.getHost() != null) {
        return allowed(url.getHost(), place) ? url : null;
      }
    } catch (URISyntaxException e) {
      // Told below; the text may hold a password and is not shown.
    }
    rule.refuse(
        Reason.INVALID,
        place,
        "expected a URL that begins with http:// or https:// and has a host");
    return null;
  }

  /** Data planes ask what people wrote: never what they could not reach themselves. */
  private boolean allowed(String host, String place) {
    Resolution.Missing problem =
        drafting.terms().backends().urlProblem(drafting.namespace(), host, drafting.sight());
    if (problem != null) {
      rule.refuse(problem.reason(), place, "host " + Quoted.of(host) + " " + problem.message());
    }
    return problem == null;
  }
}
