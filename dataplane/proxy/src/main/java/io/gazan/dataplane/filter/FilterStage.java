package io.gazan.dataplane.filter;

/**
 * When a filter runs, earliest first. A chain is sorted by it, so that no route can be compiled in
 * an order that asks for credentials in clear text before it redirects to https, that checks
 * passwords for an address it does not let in, or that asks a browser's preflight for credentials,
 * which it never has. What a route answers itself, its own redirect too, comes last: only to whom
 * it lets in.
 */
public enum FilterStage {
  REDIRECT,
  ADDRESS,
  LIMIT,
  CORS,
  AUTHORIZATION,
  HEADERS,
  ANSWER
}
