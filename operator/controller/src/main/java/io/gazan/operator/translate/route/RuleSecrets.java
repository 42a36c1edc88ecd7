package io.gazan.operator.translate.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import io.gazan.crd.auth.SecretKeyReference;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.draft.Drafting;
import io.gazan.operator.translate.policy.HostNames;
import io.gazan.operator.translate.policy.SecretValues;
import io.gazan.upstreams.document.Quoted;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks up the Secrets that a rule names, in the route's own namespace. */
record RuleSecrets(Drafting drafting, RuleReader rule) {
  /** Null after a problem. */
  @Nullable Secret find(@Nullable SecretKeyReference reference, String place) {
    if (reference == null) {
      rule.refuse(Reason.INVALID, place, "secretRef is missing");
      return null;
    }
    return find(reference.name(), place);
  }

  /** Null after a problem. */
  @Nullable Secret find(String name, String place) {
    if (name.indexOf('/') >= 0) {
      rule.refuse(
          Reason.CROSS_NAMESPACE_REFERENCE,
          place,
          "expected the name of a Secret of this namespace, found " + Quoted.of(name));
      return null;
    }
    Secret secret =
        HostNames.isObjectName(name) ? drafting.sight().secret(drafting.namespace(), name) : null;
    if (secret == null) {
      rule.refuse(
          Reason.SECRET_NOT_FOUND,
          place,
          "there is no Secret " + Quoted.of(drafting.namespace() + "/" + name));
    }
    return secret;
  }

  /** Null after a problem. */
  byte @Nullable [] value(
      Secret secret, SecretKeyReference reference, String otherwise, String place) {
    String key = Objects.requireNonNullElse(reference.key(), otherwise);
    byte[] value = SecretValues.of(secret, key);
    if (value == null) {
      rule.refuse(
          Reason.SECRET_INVALID,
          place,
          "Secret "
              + Quoted.of(drafting.namespace() + "/" + reference.name())
              + " has no key "
              + Quoted.of(key));
      return null;
    }
    if (!Arrays.equals(new String(value, UTF_8).getBytes(UTF_8), value)) {
      rule.refuse(
          Reason.SECRET_INVALID, place, "the value of key " + Quoted.of(key) + " is not text");
      return null;
    }
    return value;
  }
}
