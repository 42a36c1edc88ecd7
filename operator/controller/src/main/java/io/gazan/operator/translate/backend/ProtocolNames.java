package io.gazan.operator.translate.backend;

import io.fabric8.kubernetes.api.model.ServicePort;
import io.gazan.upstreams.cluster.Protocol;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What endpoints speak, in the words that are used for it: {@code appProtocol} of a Service's port
 * (KEP-3726 and common use), the port's name, and our own.
 */
public final class ProtocolNames {
  private ProtocolNames() {}

  /** Null for a word that is not known. */
  public static @Nullable Protocol of(@Nullable String word) {
    if (word == null) {
      return null;
    }
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "auto" -> Protocol.AUTO;
      case "http", "http1", "http1.1", "ws", "kubernetes.io/ws", "grpc-web" -> Protocol.HTTP1;
      case "https", "wss", "kubernetes.io/wss" -> Protocol.HTTPS;
      case "h2", "http2s", "grpcs" -> Protocol.H2;
      case "h2c", "http2", "grpc", "kubernetes.io/h2c" -> Protocol.H2C;
      default -> null;
    };
  }

  /** What a Service says about a port, and HTTP/1.1 if it says nothing that is known. */
  static Protocol of(ServicePort port) {
    Protocol told = of(port.getAppProtocol());
    Protocol named = told == null ? ofPortName(port.getName()) : told;
    return named == null ? Protocol.HTTP1 : named;
  }

  /** {@code https} and {@code https-admin} alike. */
  private static @Nullable Protocol ofPortName(@Nullable String name) {
    Protocol whole = of(name);
    if (name == null || whole != null) {
      return whole;
    }
    int dash = name.indexOf('-');
    boolean web = name.toLowerCase(Locale.ROOT).startsWith("grpc-web-");
    return dash < 0 ? null : web ? Protocol.HTTP1 : of(name.substring(0, dash));
  }
}
