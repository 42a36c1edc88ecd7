package io.gazan.dataplane.proxy;

import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.proxy.ExchangeState.Connecting;
import io.gazan.dataplane.proxy.time.GrpcCall;
import io.gazan.upstreams.cluster.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The protocol that one request goes over: what the cluster says or the endpoint was found to
 * speak, except that WebSocket needs HTTP/1.1 and gRPC needs HTTP/2, each with TLS or without as
 * everything else there.
 */
final class EndpointProtocol {
  private EndpointProtocol() {}

  /** Null if the endpoint has not said yet. */
  static @Nullable Protocol of(Connecting attempt, RequestHead request) {
    Protocol usual = attempt.cluster().protocolOf(attempt.endpoint());
    if (usual == null) {
      return null;
    }
    if (request.upgradeRequested()) {
      return isSecure(usual) ? Protocol.HTTPS : Protocol.HTTP1;
    }
    if (GrpcCall.is(request)) {
      return isSecure(usual) ? Protocol.H2 : Protocol.H2C;
    }
    return usual;
  }

  private static boolean isSecure(Protocol protocol) {
    return protocol == Protocol.HTTPS || protocol == Protocol.H2;
  }
}
