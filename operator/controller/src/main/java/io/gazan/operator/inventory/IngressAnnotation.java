package io.gazan.operator.inventory;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The annotations of an Ingress that are ours. */
public enum IngressAnnotation {
  PROTOCOL,
  CONNECT_TIMEOUT,
  RESPONSE_TIMEOUT,
  MAX_BODY,
  SSL_REDIRECT,
  SESSION_AFFINITY,
  REWRITE_PREFIX,
  RATE_LIMIT,
  ALLOW,
  AUTH_BASIC_SECRET;

  /** What all of them begin with. */
  public static final String PREFIX = "gazan.io/";

  /** As it is written, such as {@code gazan.io/max-body}. */
  public String key() {
    return PREFIX + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** Where it stands in the object. */
  public String field() {
    return "metadata.annotations[" + key() + "]";
  }

  /** Its value; null where it is not set. */
  public @Nullable String of(HasMetadata object) {
    Map<String, String> annotations =
        object.getMetadata() == null ? null : object.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(key());
  }
}
