package io.gazan.dataplane.routing;

import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.filter.auth.AuthFilters;
import io.gazan.dataplane.filter.limit.ClientTable;

/**
 * What the filters of all tables share, for as long as the process runs.
 *
 * @param httpsPort the port of {@code to_https}
 * @param clients what the limits remember of clients
 * @param auth makes the filters of {@code authorization}
 */
public record FilterParts(int httpsPort, ClientTable clients, AuthFilters auth) {
  /** Without a master key. */
  public FilterParts(int httpsPort) {
    this(httpsPort, new ClientTable(), new AuthFilters(MasterKey.NONE));
  }
}
