package io.gazan.dataplane.routing;

import io.gazan.dataplane.filter.limit.ClientTable;

/**
 * What the filters of all tables share, for as long as the process runs.
 *
 * @param httpsPort the port of {@code to_https}
 * @param clients what the limits remember of clients
 */
public record FilterParts(int httpsPort, ClientTable clients) {
  public FilterParts(int httpsPort) {
    this(httpsPort, new ClientTable());
  }
}
