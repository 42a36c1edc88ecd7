package io.gazan.devcluster.access;

import com.sun.net.httpserver.HttpExchange;

/**
 * What every request for a kind has to pass. Here it is open; tests put one of their own in its
 * place to see who uses which right, to take rights away and to make the server fail.
 */
public interface Gate {
  /**
   * Lets a request pass before it is answered; may change the streams of the exchange.
   *
   * @throws io.gazan.devcluster.store.ApiFailure which is the answer then
   */
  void pass(Access access, HttpExchange exchange);
}
