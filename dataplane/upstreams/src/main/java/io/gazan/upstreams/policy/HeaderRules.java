package io.gazan.upstreams.policy;

import java.util.List;

/**
 * The header lists of one level (the document's or a path's), as written: names keep their case and
 * lines their order.
 *
 * @param both {@code headers}: on the response, and of a path also on the request
 * @param client {@code client_headers}: on the response
 * @param server {@code server_headers}: on the request to the endpoint
 * @param removeClient {@code remove_client_headers}: names taken out of the response
 * @param removeServer {@code remove_server_headers}: names taken out of the request
 * @param addClient {@code add_client_headers}: on the response, beside what is there
 * @param addServer {@code add_server_headers}: on the request, beside what is there
 */
public record HeaderRules(
    List<HeaderLine> both,
    List<HeaderLine> client,
    List<HeaderLine> server,
    List<String> removeClient,
    List<String> removeServer,
    List<HeaderLine> addClient,
    List<HeaderLine> addServer) {
  public static final HeaderRules NONE =
      new HeaderRules(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public HeaderRules {
    both = List.copyOf(both);
    client = List.copyOf(client);
    server = List.copyOf(server);
    removeClient = List.copyOf(removeClient);
    removeServer = List.copyOf(removeServer);
    addClient = List.copyOf(addClient);
    addServer = List.copyOf(addServer);
  }

  /** Whether any line is put beside what is there. */
  public boolean adds() {
    return !addClient.isEmpty() || !addServer.isEmpty();
  }
}
