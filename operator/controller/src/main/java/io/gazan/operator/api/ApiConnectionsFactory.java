package io.gazan.operator.api;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;

/** Gives fabric8's client {@link ApiConnections} to send through. */
public final class ApiConnectionsFactory extends JdkHttpClientFactory {
  private final ConnectionSettings settings;

  public ApiConnectionsFactory(ConnectionSettings settings) {
    this.settings = settings;
  }

  @Override
  protected HttpClient.Builder createNewHttpClientBuilder() {
    return new ApiConnectionsBuilder(super.createNewHttpClientBuilder(), settings);
  }
}
