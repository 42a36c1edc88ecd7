package io.gazan.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.gazan.devcluster.store.ApiFailure;
import io.gazan.devcluster.store.Json;
import java.nio.charset.StandardCharsets;

/** An answer with all of its body. */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int code, String contentType, byte[] body) {
  static Reply json(int code, byte[] body) {
    return new Reply(code, "application/json", body);
  }

  static Reply json(JsonNode body) {
    return json(200, Json.bytes(body));
  }

  static Reply of(ApiFailure failure) {
    return json(failure.code(), Json.bytes(failure.status()));
  }

  static Reply text(String body) {
    return new Reply(200, "text/plain", body.getBytes(StandardCharsets.UTF_8));
  }
}
