package io.gazan.dataplane.admin.page;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request without its body.
 *
 * @param host of the target if it has one, else the {@code Host} header; empty if there is neither
 * @param authorization the {@code Authorization} header; null if there is none or more than one
 * @param client where the connection comes from
 * @param local where it arrived
 */
public record Head(
    String method,
    String path,
    Query query,
    String host,
    @Nullable String authorization,
    InetSocketAddress client,
    InetSocketAddress local) {
  public Head {
    Objects.requireNonNull(method);
    Objects.requireNonNull(path);
    Objects.requireNonNull(query);
    Objects.requireNonNull(host);
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
