package io.gazan.dataplane.filter.auth.jwt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token says of its own signature, and a look at whether it is plainly a token: small, three
 * parts, JSON objects without duplicate names, times that are numbers of this age, and nothing in
 * its header that would have the verifier take a key, a certificate or a meaning from whoever sent
 * it.
 *
 * @param alg as written; only one that the key is for counts
 * @param kid null without
 */
public record TokenHead(String alg, @Nullable String kid) {
  /** Bytes of the whole token. */
  public static final int LONGEST = 8192;

  private static final Set<String> REFUSED =
      Set.of("jku", "jwk", "x5u", "x5c", "crit", "zip", "b64");

  private static final Set<String> TIMES = Set.of("exp", "nbf", "iat");

  /** The year 5138, in seconds: of times beyond it, milliseconds would overflow sooner or later. */
  private static final double LATEST = 1e11;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(32).build())
          .build();

  /** Null if it is not plainly a token. */
  public static @Nullable TokenHead read(byte[] token) {
    if (token.length > LONGEST) {
      return null;
    }
    int first = dot(token, 0);
    int second = first < 0 ? -1 : dot(token, first + 1);
    if (second < 0 || dot(token, second + 1) >= 0 || second + 1 == token.length) {
      return null;
    }
    try {
      byte[] payload = decoded(token, first + 1, second);
      decoded(token, second + 1, token.length);
      return times(payload) ? header(decoded(token, 0, first)) : null;
    } catch (IOException | IllegalArgumentException notOne) {
      return null;
    }
  }

  private static int dot(byte[] token, int from) {
    for (int i = from; i < token.length; i++) {
      if (token[i] == '.') {
        return i;
      }
    }
    return -1;
  }

  /** RFC 7515 §2: base64url without padding. */
  private static byte[] decoded(byte[] token, int from, int to) {
    if (to > from && token[to - 1] == '=') {
      throw new IllegalArgumentException("padding");
    }
    return Base64.getUrlDecoder().decode(Arrays.copyOfRange(token, from, to));
  }

  private static @Nullable TokenHead header(byte[] json) throws IOException {
    String alg = null;
    String kid = null;
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (REFUSED.contains(name)) {
          return null;
        }
        if (name.equals("alg") || name.equals("kid")) {
          if (value != JsonToken.VALUE_STRING) {
            return null;
          }
          String text = parser.getText();
          alg = name.equals("alg") ? text : alg;
          kid = name.equals("kid") ? text : kid;
        }
        parser.skipChildren();
      }
      if (parser.nextToken() != null || alg == null) {
        return null;
      }
    }
    return new TokenHead(alg, kid);
  }

  private static boolean times(byte[] json) throws IOException {
    boolean expires = false;
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (TIMES.contains(name)
            && !(value.isNumeric() && Math.abs(parser.getDoubleValue()) <= LATEST)) {
          return false;
        }
        expires |= name.equals("exp");
        skip(parser);
      }
      return parser.nextToken() == null && expires;
    }
  }

  /** Like the parser's own, but looks at every name, so that a duplicate below is found. */
  private static void skip(JsonParser parser) throws IOException {
    int depth = 0;
    for (JsonToken at = parser.currentToken(); ; at = parser.nextToken()) {
      if (at == null) {
        throw new IOException("ends early");
      }
      depth += at.isStructStart() ? 1 : at.isStructEnd() ? -1 : 0;
      if (depth == 0) {
        return;
      }
    }
  }
}
