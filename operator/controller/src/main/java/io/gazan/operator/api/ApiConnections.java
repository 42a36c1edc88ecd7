package io.gazan.operator.api;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's client over HTTP/2, made fit for an API server. It puts every request on one connection
 * and fails what the peer's limit of streams leaves no room for, so here watches have connections
 * of their own, fifty on each. And it never looks whether a connection is alive: where packets are
 * dropped without a word, all would wait for minutes. Here three requests in a row without an
 * answer in time end all connections, watches too, and the next request dials anew; so does a watch
 * that has been silent for too long.
 */
public final class ApiConnections extends HttpClient {
  private static final Logger LOG = LoggerFactory.getLogger(ApiConnections.class);

  private final Supplier<HttpClient> dial;
  private final ConnectionSettings settings;
  private final AtomicInteger timeouts = new AtomicInteger();
  private volatile HttpClient requests;
  private volatile WatchConnections watches;
  // Guarded by this.
  private @Nullable Long gaveUpNanos;

  ApiConnections(Supplier<HttpClient> dial, ConnectionSettings settings) {
    this.dial = dial;
    this.settings = settings;
    this.requests = dial.get();
    this.watches = new WatchConnections(dial, settings);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> responses) {
    if (isWatch(request)) {
      return watches.send(request, responses);
    }
    CompletableFuture<HttpResponse<T>> sent = requests.sendAsync(request, responses);
    var _ = sent.whenComplete((response, failure) -> judge(failure));
    return sent;
  }

  private static boolean isWatch(HttpRequest request) {
    String query = request.uri().getRawQuery();
    return query != null && ("&" + query + "&").contains("&watch=true&");
  }

  private void judge(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause == null) {
      timeouts.set(0);
    } else if (cause instanceof HttpTimeoutException
        && !(cause instanceof HttpConnectTimeoutException)
        && timeouts.incrementAndGet() >= settings.timeouts()) {
      giveUp();
    }
  }

  private synchronized void giveUp() {
    long now = System.nanoTime();
    Long last = gaveUpNanos;
    if (last != null && now - last < settings.pause().toNanos()) {
      return;
    }
    gaveUpNanos = now;
    timeouts.set(0);
    HttpClient dead = requests;
    WatchConnections silent = watches;
    requests = dial.get();
    watches = new WatchConnections(dial, settings);
    LOG.atWarn()
        .addKeyValue("timeouts", settings.timeouts())
        .log("The API server does not answer in time; dialling it anew");
    dead.shutdown();
    silent.end(new IOException("the API server does not answer on other connections"));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> responses, @Nullable PushPromiseHandler<T> pushed) {
    return sendAsync(request, responses);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> responses)
      throws IOException, InterruptedException {
    try {
      return sendAsync(request, responses).get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return requests.newWebSocketBuilder();
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return requests.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return requests.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return requests.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return requests.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return requests.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return requests.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return requests.authenticator();
  }

  @Override
  public Version version() {
    return requests.version();
  }

  @Override
  public Optional<Executor> executor() {
    return requests.executor();
  }
}
