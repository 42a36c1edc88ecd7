package io.gazan.devcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.gazan.devcluster.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Plain requests to a cluster, for what clients hide. */
final class Http implements AutoCloseable {
  private final DevCluster cluster;
  private final String token;
  private final HttpClient client = HttpClient.newHttpClient();

  Http(DevCluster cluster, String token) {
    this.cluster = cluster;
    this.token = token;
  }

  /** An answer; the body is a missing node where there is none. */
  record Answer(int code, JsonNode body) {
    JsonNode at(String pointer) {
      return body.at(pointer);
    }
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(cluster.url() + path));
    return token.isEmpty() ? builder : builder.header("Authorization", "Bearer " + token);
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  Answer send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), Json.parse(response.body()));
  }

  /** Starts a watch; each line is an event. */
  BufferedReader watch(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request(path).build(), BodyHandlers.ofInputStream());
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
