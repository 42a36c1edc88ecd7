package io.gazan.crd.auth;

/** How the other server is asked. */
public enum ForwardMethod {
  GET,
  HEAD
}
