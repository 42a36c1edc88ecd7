package io.gazan.upstreams.policy;

import io.gazan.upstreams.value.Secret;
import io.gazan.upstreams.value.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code authorization}: who may send a request to a route. {@code type: none} is {@link
 * Setting.Off}.
 */
public sealed interface AuthSpec {
  /** The value of {@code type}. */
  String type();

  /**
   * {@code basic}: user and password by RFC 7617.
   *
   * @param accounts at least one, no user twice
   * @param realm what the browser shows
   */
  record Basic(List<Account> accounts, String realm) implements AuthSpec {
    public static final String DEFAULT_REALM = "gazan";

    public Basic {
      accounts = List.copyOf(accounts);
    }

    @Override
    public String type() {
      return "basic";
    }
  }

  /**
   * A user of {@link Basic}.
   *
   * @param password in plain text, or its hash as htpasswd writes it: bcrypt ({@code $2y$}), apr1
   *     ({@code $apr1$}) or {@code {SHA}}
   */
  record Account(String user, Secret password) {}

  /**
   * {@code apikey}: the header {@code X-Api-Key}.
   *
   * @param keys at least one; each lets in
   */
  record ApiKey(List<Secret> keys) implements AuthSpec {
    public ApiKey {
      keys = List.copyOf(keys);
    }

    @Override
    public String type() {
      return "apikey";
    }
  }

  /**
   * {@code jwt}: a signed token by RFC 7519. Without secret and key set, it is signed by {@code
   * master_key}.
   *
   * @param secret of HS256, 32 bytes or more
   * @param jwks where a key set (RFC 7517) is: http, https or file
   * @param issuer what {@code iss} has to be; null for any
   * @param audiences one of which {@code aud} has to name; empty for any
   */
  record Jwt(
      @Nullable Secret secret, @Nullable URI jwks, @Nullable String issuer, List<String> audiences)
      implements AuthSpec {
    /** RFC 7518 §3.2. */
    public static final int LEAST_SECRET_BYTES = 32;

    public Jwt {
      audiences = List.copyOf(audiences);
    }

    @Override
    public String type() {
      return "jwt";
    }
  }

  /**
   * {@code forward}: another server is asked.
   *
   * @param url http or https
   * @param method GET or HEAD
   * @param responseHeaders headers of its answer that go on the request to the endpoint
   * @param timeout of the whole question
   */
  record Forward(URI url, String method, List<String> responseHeaders, Duration timeout)
      implements AuthSpec {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    public Forward {
      responseHeaders = List.copyOf(responseHeaders);
    }

    @Override
    public String type() {
      return "forward";
    }
  }
}
