package io.gazan.bench.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What the load shows to a proxy that asks who it is, the same in every request, and what the proxy
 * has to compare it with.
 */
public final class Credentials {
  public static final String SECRET = "a-secret-of-the-bench-with-32-bytes-or-more";
  public static final String KEY = "4f6c1a2e9b7d4c55a1f0c3d2e8b79610";

  /** Made by {@code htpasswd -nbB}, whose cost is 5. */
  public static final String HTPASSWD =
      "bench:$2y$05$FwC4T679VAVBDBJx0xS7feldUnoulmYaOP0IrJgAFFdhVe2ropRAu";

  private static final String PASSWORD = "bench:a right password";

  /** The end of the token's life, in the year 2100: a run must not outlive it. */
  private static final String CLAIMS = "{\"sub\":\"bench\",\"exp\":4102444800}";

  private Credentials() {}

  /** The header line of every request, null if the job asks for none. */
  public static @Nullable String header(Job job) {
    return switch (job) {
      case AUTH_JWT -> "Authorization: Bearer " + token();
      case AUTH_API_KEY -> "X-Api-Key: " + KEY;
      case AUTH_BASIC ->
          "Authorization: Basic " + Base64.getEncoder().encodeToString(PASSWORD.getBytes(UTF_8));
      case FORWARD, HEADER_RULES, TLS, TLS_RSA, HTTP2, GRPC, WEBSOCKET, RATE_LIMIT, ACCESS_LOG ->
          null;
    };
  }

  /** Fails if a proxy lets in who shows nothing: it would do another job. */
  public static void check(String proxy, Job job, Target stranger) throws IOException {
    if (header(job) != null) {
      String answer = stranger.get("/");
      if (!answer.startsWith("HTTP/1.1 401")) {
        throw new IOException(proxy + " asks for no credentials:\n" + answer);
      }
    }
  }

  private static String token() {
    String signed =
        base64("{\"alg\":\"HS256\"}".getBytes(US_ASCII)) + "." + base64(CLAIMS.getBytes(US_ASCII));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(US_ASCII), "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is in every JDK", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
