package io.gazan.crd.schema;

import static io.gazan.crd.schema.Refused.BACKENDS;
import static io.gazan.crd.schema.Refused.rule;
import static io.gazan.crd.schema.Refused.spec;
import static io.gazan.crd.schema.Refused.target;

import io.gazan.crd.Rules;
import java.util.stream.Stream;

/** Hosts, paths, and where they send. */
final class RefusedTargets {
  private RefusedTargets() {}

  static Stream<Refused> hosts() {
    String rules = "\nrules: [{" + BACKENDS + "}]";
    return Stream.of(
        spec("hosts: []" + rules, "hosts", "should have at least 1"),
        spec("hosts: [A.example]" + rules, "hosts", Rules.HOSTS_MESSAGE),
        spec("hosts: ['a.example:80']" + rules, "hosts", Rules.HOSTS_MESSAGE),
        spec("hosts: ['a.*.example']" + rules, "hosts", Rules.HOSTS_MESSAGE),
        spec("hosts: ['*.*.example']" + rules, "hosts", Rules.HOSTS_MESSAGE),
        spec("hosts: ['-a.example']" + rules, "hosts", Rules.HOSTS_MESSAGE),
        spec("hosts: [a.example, a.example]" + rules, "hosts", "Duplicate value"),
        spec(rules.strip(), "hosts", "Required value"),
        spec("hosts: [a.example]\nrules: []", "rules", "should have at least 1"),
        spec("hosts: [a.example]", "rules", "Required value"),
        spec(
            "hosts: [a.example]\ningressClassName: Gazan" + rules,
            "ingressClassName",
            Rules.CLASS_MESSAGE),
        spec(
            "hosts: [a.example]\ntls: {secretName: other/tls}" + rules,
            "tls.secretName",
            Rules.SECRET_MESSAGE),
        spec(
            "hosts: [a.example]\ntls: {secretName: a, namespace: b}" + rules,
            "tls.namespace",
            "unknown field"),
        spec(
            "hosts: [a.example]\nrules: [{%s}, {%s}]".formatted(BACKENDS, BACKENDS),
            "rules",
            "two rules have the same path and type: each path stands once in a route"));
  }

  static Stream<Refused> paths() {
    return Stream.of(
        rule("path: {value: api}", "path.value", Rules.SLASH_MESSAGE),
        rule("path: {value: '/a?b'}", "path.value", Rules.PATH_MESSAGE),
        rule("path: {value: '/a#b'}", "path.value", Rules.PATH_MESSAGE),
        rule("path: {value: '/ä'}", "path.value", Rules.PATH_MESSAGE),
        rule("path: {value: '/%zz'}", "path.value", Rules.PATH_MESSAGE),
        rule("path: {value: '/a/../b'}", "path.value", Rules.CANONICAL_MESSAGE),
        rule("path: {value: '/a/.'}", "path.value", Rules.CANONICAL_MESSAGE),
        rule("path: {value: '/%41'}", "path.value", Rules.CANONICAL_MESSAGE),
        rule("path: {value: '/a%00'}", "path.value", Rules.CANONICAL_MESSAGE),
        rule("path: {type: Regex, value: /}", "path.type", "supported values: [Exact, Prefix]"),
        rule("rewrite: {prefix: api}", "rewrite.prefix", Rules.SLASH_MESSAGE),
        rule("rewrite: {prefix: '/a b'}", "rewrite.prefix", Rules.PATH_MESSAGE),
        rule("rewrite: {prefix: '/./a'}", "rewrite.prefix", Rules.CANONICAL_MESSAGE),
        rule("rewrite: {}", "rewrite.prefix", "Required value"));
  }

  static Stream<Refused> targets() {
    String one = "a rule has exactly one of backends, redirect and respond";
    String alone =
        "without backends no endpoint is asked: leave out rewrite, timeouts, retries, protocol,"
            + " loadBalancing, sessionAffinity, healthCheck, circuitBreaker, upstreamTls and"
            + " slowStart";
    String port = "backends[0].service.port";
    return Stream.of(
        target("path: {value: /a}", "", one),
        rule("respond: {status: 503}", "", one),
        target("redirect: {port: 1}, respond: {status: 503}", "", one),
        target("respond: {status: 503}, retries: {attempts: 1}", "", alone),
        target("redirect: {port: 1}, upstreamTls: {verify: true}", "", alone),
        target("backends: []", "backends", "should have at least 1"),
        target(
            "backends: [{service: {name: api, port: 80}, weight: 0}]",
            "backends",
            "at least one backend needs a weight above 0"),
        target(
            "backends: [{service: {name: api, port: 80}, weight: -1}]",
            "backends[0].weight",
            "should be at least 0"),
        target("backends: [{weight: 1}]", "backends[0].service", "Required value"),
        target(
            "backends: [{service: {name: other/api, port: 80}}]",
            "backends[0].service.name",
            Rules.SERVICE_MESSAGE),
        target(
            "backends: [{service: {name: api, namespace: other, port: 80}}]",
            "backends[0].service.namespace",
            "unknown field"),
        target("backends: [{service: {name: api}}]", port, "Required value"),
        target("backends: [{service: {name: api, port: 0}}]", port, "should be at least 1"),
        target("backends: [{service: {name: api, port: 65536}}]", port, "should be at most 65535"),
        target(
            "backends: [{service: {name: api, port: a-name-that-is-long}}]",
            port,
            "should have at most 15"),
        target("backends: [{service: {name: api, port: ''}}]", port, "should have at least 1"),
        target(
            "backends: [{service: {name: api, port: true}}]", port, "must be an int or a string"));
  }

  static Stream<Refused> answers() {
    return Stream.of(
        target(
            "redirect: {statusCode: 302}",
            "redirect",
            "redirect needs at least one of scheme, hostname, port and path"),
        target(
            "redirect: {port: 1, statusCode: 304}",
            "redirect.statusCode",
            "must be 301, 302, 303, 307 or 308"),
        target("redirect: {port: 65536}", "redirect.port", "should be at most 65535"),
        target("redirect: {scheme: ftp}", "redirect.scheme", "supported values: [http, https]"),
        target("redirect: {hostname: 'a:80'}", "redirect.hostname", Rules.HOSTNAME_MESSAGE),
        target("redirect: {path: new}", "redirect.path", Rules.SLASH_MESSAGE),
        target("redirect: {path: '/new?a'}", "redirect.path", Rules.PATH_MESSAGE),
        target("redirect: {path: '/new/..'}", "redirect.path", Rules.CANONICAL_MESSAGE),
        target("respond: {body: x}", "respond.status", "Required value"),
        target("respond: {status: 100}", "respond.status", "should be at least 200"),
        target(
            "respond: {status: 204, body: x}",
            "respond",
            "an answer with status 204, 205 or 304 has no body"),
        target(
            "respond: {status: 205, body: x}",
            "respond",
            "an answer with status 204, 205 or 304 has no body"),
        target(
            "respond: {status: 200, type: \"a\\nb\"}",
            "respond.type",
            "must be a media type such as text/html; charset=utf-8"));
  }

  static Stream<Refused> all() {
    return Stream.of(hosts(), paths(), targets(), answers()).flatMap(each -> each);
  }
}
