package io.gazan.operator.translate.policy;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of a Kubernetes Secret, which are Base64 in it. */
public final class SecretValues {
  /** What a Secret can hold at most; Kubernetes says 1 MiB. */
  private static final int LONGEST = 2 << 20;

  private SecretValues() {}

  /** Null when there is no such key, or what it has is not Base64. */
  public static byte @Nullable [] of(Secret secret, String key) {
    Map<String, String> data = secret.getData();
    String text = data == null ? null : data.get(key);
    if (text == null || text.length() > LONGEST) {
      return null;
    }
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
