package io.gazan.dataplane.filter;

/**
 * When a filter runs, earliest first. A chain is sorted by it, so that no route can be compiled in
 * an order that asks for credentials in clear text before it redirects, or that checks passwords
 * for an address it does not let in.
 */
public enum FilterStage {
  REDIRECT,
  ADDRESS,
  LIMIT,
  AUTHORIZATION,
  HEADERS
}
