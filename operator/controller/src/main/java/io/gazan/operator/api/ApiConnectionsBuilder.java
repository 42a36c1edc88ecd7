package io.gazan.operator.api;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Takes what the JDK's builder takes, and makes {@link ApiConnections} that dial with it. */
final class ApiConnectionsBuilder implements HttpClient.Builder {
  private final HttpClient.Builder each;
  private final ConnectionSettings settings;

  ApiConnectionsBuilder(HttpClient.Builder each, ConnectionSettings settings) {
    this.each = each;
    this.settings = settings;
  }

  @Override
  public HttpClient build() {
    return new ApiConnections(each::build, settings);
  }

  @Override
  public HttpClient.Builder cookieHandler(CookieHandler handler) {
    each.cookieHandler(handler);
    return this;
  }

  @Override
  public HttpClient.Builder connectTimeout(Duration timeout) {
    each.connectTimeout(timeout);
    return this;
  }

  @Override
  public HttpClient.Builder sslContext(SSLContext context) {
    each.sslContext(context);
    return this;
  }

  @Override
  public HttpClient.Builder sslParameters(SSLParameters parameters) {
    each.sslParameters(parameters);
    return this;
  }

  @Override
  public HttpClient.Builder executor(Executor executor) {
    each.executor(executor);
    return this;
  }

  @Override
  public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
    each.followRedirects(policy);
    return this;
  }

  @Override
  public HttpClient.Builder version(HttpClient.Version version) {
    each.version(version);
    return this;
  }

  @Override
  public HttpClient.Builder priority(int priority) {
    each.priority(priority);
    return this;
  }

  @Override
  public HttpClient.Builder proxy(ProxySelector selector) {
    each.proxy(selector);
    return this;
  }

  @Override
  public HttpClient.Builder authenticator(Authenticator authenticator) {
    each.authenticator(authenticator);
    return this;
  }

  @Override
  public HttpClient.Builder localAddress(InetAddress address) {
    each.localAddress(address);
    return this;
  }
}
