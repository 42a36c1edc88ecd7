package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;

import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import java.util.ArrayList;
import java.util.List;

/**
 * One broken object.
 *
 * @param yaml what is wrong, in the namespace {@link #NAMESPACE}
 * @param host its own, as a client asks for it
 * @param target a path of it
 * @param status of the answer there
 * @param reason of the Event on it
 */
record BadObject(String name, String yaml, String host, String target, int status, String reason) {
  static final String NAMESPACE = "bad";

  /** A Service that answers. */
  static final String SERVICE = "web";

  /** The largest annotation that an API server takes, nearly. */
  private static final String LARGEST = "10.0.0.0/8,".repeat(23_000);

  static List<BadObject> all() {
    List<BadObject> all = new ArrayList<>();
    all.addAll(references());
    all.addAll(certificates());
    all.addAll(annotations());
    all.addAll(bytes());
    return all;
  }

  private static List<BadObject> references() {
    return List.of(
        of("no-service", path("Prefix", "/", "none"), 503, "ServiceNotFound"),
        of(
            "no-port",
            "{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: no}}}}",
            503,
            "PortNotFound"),
        of(
            "resource",
            "{path: /, pathType: Prefix, backend: {resource: {kind: Bucket, name: static}}}",
            503,
            "BackendRefused"),
        new BadObject(
            "bad-slice",
            """
            apiVersion: v1
            kind: Service
            metadata: {namespace: bad, name: bad-slice}
            spec: {ports: [{name: http, port: 80}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              namespace: bad
              name: bad-slice
              labels: {kubernetes.io/service-name: bad-slice}
            addressType: IPv4
            endpoints: [{addresses: ["10.0.0.999"]}, {addresses: ["\\0"]}]
            ports: [{name: http, port: 80}]
            ---
            """
                + ingress("bad-slice", "", "", path("Prefix", "/", "bad-slice")),
            host("bad-slice"),
            "/",
            503,
            "EndpointRefused"),
        new BadObject(
            "later",
            ingress("later", "", "", path("Prefix", "/", "none"))
                .replace(host("later"), GoodIngresses.host(0)),
            GoodIngresses.host(0),
            "/",
            200,
            "PathConflict"));
  }

  /** Plain HTTP is sent to https whatever becomes of the certificate. */
  private static List<BadObject> certificates() {
    TestPair pair = TestCertificates.server(host("mismatched-key"));
    TestPair other = TestCertificates.server("other.example.com");
    TestPair expired = TestCertificates.expired(host("expired"));
    return List.of(
        new BadObject(
            "no-secret", secured("no-secret"), host("no-secret"), "/", 308, "SecretNotFound"),
        new BadObject(
            "rubbish",
            secret("rubbish", "no certificate", "no key") + secured("rubbish"),
            host("rubbish"),
            "/",
            308,
            "CertificateInvalid"),
        new BadObject(
            "mismatched-key",
            secret("mismatched-key", pair.chainPem(), other.keyPem()) + secured("mismatched-key"),
            host("mismatched-key"),
            "/",
            308,
            "CertificateInvalid"),
        new BadObject(
            "expired",
            secret("expired", expired.chainPem(), expired.keyPem()) + secured("expired"),
            host("expired"),
            "/",
            308,
            "CertificateExpired"));
  }

  private static List<BadObject> annotations() {
    List<BadObject> all = new ArrayList<>();
    all.add(annotated("no-users", "gazan.io/auth-basic-secret: none", 503, "SecretNotFound"));
    all.add(
        annotated("elsewhere", "gazan.io/auth-basic-secret: x/y", 503, "CrossNamespaceReference"));
    all.add(annotated("largest", "gazan.io/allow: \"" + LARGEST + "\"", 503, "AnnotationInvalid"));
    all.add(
        annotated(
            "largest-key",
            "? gazan.io/" + "x".repeat(250_000) + " : \"1\"",
            200,
            "AnnotationUnknown"));
    all.add(annotated("null-value", "gazan.io/rate-limit: \"5\\0\"", 503, "AnnotationInvalid"));
    all.add(annotated("null-key", "\"gazan.io/\\0\": \"5\"", 200, "AnnotationUnknown"));
    all.add(
        annotated(
            "negative", "gazan.io/rate-limit: \"-9223372036854775808\"", 503, "AnnotationInvalid"));
    all.add(
        annotated(
            "endless", "gazan.io/response-timeout: 99999999999999h", 503, "AnnotationInvalid"));
    all.add(
        annotated("huge", "gazan.io/max-body: 99999999999999999999Gi", 503, "AnnotationInvalid"));
    all.add(annotated("script", "gazan.io/rewrite-prefix: \"/\\r\\nX: y\"", 503, "Invalid"));
    return all;
  }

  private static List<BadObject> bytes() {
    return List.of(
        new BadObject(
            "null-host",
            ingress("null-host", "", "", path("Prefix", "/", SERVICE))
                .replace(host("null-host"), "null\\0host.example.com"),
            "nullhost.example.com",
            "/",
            404,
            "HostInvalid"),
        new BadObject(
            "null-path",
            ingress(
                "null-path",
                "",
                "",
                path("Prefix", "/nu\\0ll", SERVICE) + ", " + path("Prefix", "/good", SERVICE)),
            host("null-path"),
            "/good",
            200,
            "PathInvalid"),
        of("dots", path("Exact", "/a/../b", SERVICE), 404, "PathInvalid"),
        new BadObject(
            "null-service",
            ingress("null-service", "", "", path("Prefix", "/", "\"we\\0b\"")),
            host("null-service"),
            "/",
            503,
            "ServiceNotFound"));
  }

  private static BadObject of(String name, String path, int status, String reason) {
    return new BadObject(name, ingress(name, "", "", path), host(name), "/", status, reason);
  }

  private static BadObject annotated(String name, String annotation, int status, String reason) {
    return new BadObject(
        name,
        ingress(name, annotation, "", path("Prefix", "/", SERVICE)),
        host(name),
        "/",
        status,
        reason);
  }

  private static String secured(String name) {
    return ingress(
        name,
        "",
        "tls: [{hosts: [\"%s\"], secretName: %s}]".formatted(host(name), name),
        path("Prefix", "/", SERVICE));
  }

  static String host(String name) {
    return name + ".bad.example.com";
  }

  private static String ingress(String name, String annotation, String more, String paths) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {namespace: bad, name: %s, annotations: {note: x, %s}}
    spec:
      ingressClassName: $CLASS
      rules: [{host: "%s", http: {paths: [%s]}}]
      %s
    """
        .formatted(name, annotation, host(name), paths, more);
  }

  private static String secret(String name, String crt, String key) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {namespace: bad, name: %s}
    type: kubernetes.io/tls
    data: {tls.crt: %s, tls.key: %s}
    ---
    """
        .formatted(name, Scene.base64(crt), Scene.base64(key));
  }

  @Override
  public String toString() {
    return name;
  }
}
