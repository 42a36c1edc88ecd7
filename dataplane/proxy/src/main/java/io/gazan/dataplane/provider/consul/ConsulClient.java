package io.gazan.dataplane.provider.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.dataplane.provider.consul.ConsulFailure.Reason;
import io.gazan.upstreams.consul.ConsulServiceSpec;
import io.gazan.upstreams.consul.ConsulSpec;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.tls.PemSource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Consul's servers. HTTP/1.1, so that a query that waits holds up no other; no proxy, no
 * redirect, no more of an answer than the limit. Consistency is the default mode: what the leader
 * knows. Thread-safe; a query blocks the caller.
 */
final class ConsulClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** Beyond the wait and what Consul adds to it. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** What Consul adds at the most to spread out its answers: a sixteenth of the wait. */
  private static final int SPREAD = 16;

  private final ConsulSpec spec;
  private final DocumentLimits limits;
  private final HttpClient http;

  /**
   * Reads {@code tls.ca}.
   *
   * @throws IOException if that cannot be read
   * @throws GeneralSecurityException if what it holds cannot be used
   */
  ConsulClient(ConsulSpec spec, DocumentLimits limits)
      throws IOException, GeneralSecurityException {
    this.spec = spec;
    this.limits = limits;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    PemSource ca = spec.ca();
    if (ca != null) {
      builder.sslContext(Trust.of(ca));
    }
    this.http = builder.build();
  }

  int servers() {
    return spec.servers().size();
  }

  /**
   * One query.
   *
   * @param server which of the servers to ask
   * @param index {@link BlockingIndex#NOW} for an answer at once
   * @param wait how long Consul may wait for a change, whole seconds
   */
  HealthAnswer query(int server, ConsulServiceSpec service, long index, Duration wait)
      throws ConsulFailure, InterruptedException {
    URI base = spec.servers().get(server);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + target(service, index, wait)))
            .header("Accept", "application/json");
    if (spec.token() != null) {
      request.header("X-Consul-Token", spec.token());
    }
    Duration limit =
        index == BlockingIndex.NOW ? GRACE : wait.plus(wait.dividedBy(SPREAD)).plus(GRACE);
    return read(base, exchange(base, request.build(), limit));
  }

  private String target(ConsulServiceSpec service, long index, Duration wait) {
    StringBuilder target = new StringBuilder("/v1/health/service/");
    target.append(encoded(service.name())).append("?passing=true");
    if (service.tag() != null) {
      target.append("&tag=").append(encoded(service.tag()));
    }
    if (spec.dc() != null) {
      target.append("&dc=").append(encoded(spec.dc()));
    }
    if (index != BlockingIndex.NOW) {
      target.append("&index=").append(index).append("&wait=").append(wait.toSeconds()).append('s');
    }
    return target.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** The whole exchange within the limit; a request's own timeout would end with its head. */
  private HttpResponse<byte[]> exchange(URI base, HttpRequest request, Duration limit)
      throws ConsulFailure, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), limits.bytes()));
    boolean done = false;
    try {
      HttpResponse<byte[]> response = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      done = true;
      return response;
    } catch (TimeoutException e) {
      throw new ConsulFailure(Reason.TIMEOUT, base + " did not answer within " + limit);
    } catch (ExecutionException e) {
      throw failure(base, e.getCause());
    } finally {
      if (!done) {
        answer.cancel(true);
      }
    }
  }

  private ConsulFailure failure(URI base, @Nullable Throwable cause) {
    String what = base + ": " + cause;
    return switch (cause) {
      case HttpConnectTimeoutException _ -> new ConsulFailure(Reason.CONNECT, what);
      case HttpTimeoutException _ -> new ConsulFailure(Reason.TIMEOUT, what);
      case ConnectException _ -> new ConsulFailure(Reason.CONNECT, what);
      case SSLException _ -> new ConsulFailure(Reason.TLS, what);
      case IOException e when isTooLarge(e) ->
          new ConsulFailure(
              Reason.TOO_LARGE, base + " answered with more than " + limits.bytes() + " bytes");
      case null, default -> new ConsulFailure(Reason.CLOSED, what);
    };
  }

  /** The JDK's limit has no exception of its own. */
  private static boolean isTooLarge(IOException e) {
    return String.valueOf(e.getMessage()).startsWith("body exceeds capacity");
  }

  private HealthAnswer read(URI base, HttpResponse<byte[]> response) throws ConsulFailure {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      throw new ConsulFailure(Reason.FORBIDDEN, base + " does not accept the token: " + status);
    }
    if (status != 200) {
      throw new ConsulFailure(Reason.STATUS, base + " answered " + status);
    }
    long index = index(base, response);
    HealthAnswer answer = HealthAnswer.read(response.body(), index, limits);
    boolean hidden =
        response
            .headers()
            .firstValue("X-Consul-Results-Filtered-By-ACLs")
            .orElse("")
            .equals("true");
    if (hidden && answer.servers().isEmpty()) {
      // An empty list that is only what the token may see, not what there is.
      throw new ConsulFailure(Reason.FORBIDDEN, base + " hides the service from this token");
    }
    return answer;
  }

  private static long index(URI base, HttpResponse<byte[]> response) throws ConsulFailure {
    String index = response.headers().firstValue("X-Consul-Index").orElse("");
    try {
      return Long.parseLong(index);
    } catch (NumberFormatException e) {
      throw new ConsulFailure(
          Reason.NOT_UNDERSTOOD, base + " answered without an X-Consul-Index that is a number");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
