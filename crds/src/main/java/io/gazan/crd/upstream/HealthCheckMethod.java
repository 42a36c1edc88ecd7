package io.gazan.crd.upstream;

/** How endpoints are asked. */
public enum HealthCheckMethod {
  HEAD,
  GET,
  POST
}
