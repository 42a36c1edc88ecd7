package io.gazan.crd.schema;

import static io.gazan.crd.schema.Refused.rule;

import io.gazan.crd.Rules;
import java.util.stream.Stream;

/** Policies of a rule. */
final class RefusedPolicies {
  private static final String OURS =
      "Connection, Content-Length, Transfer-Encoding, Keep-Alive, Proxy-Connection, TE, Trailer,"
          + " Upgrade and Expect belong to the connection: only the data plane can set or remove"
          + " them";
  private static final String ONCE =
      "Authorization, Content-Type, Cookie, Date, Host, Location and Server stand in a message"
          + " once: they can be set, not added";
  private static final String OWN =
      "Host, Connection, Content-Length, Transfer-Encoding, Keep-Alive, Proxy-Connection, TE,"
          + " Trailer, Upgrade and Expect are the request's own";
  private static final String AND_NO_MORE =
      "auth has exactly one of basic, apiKey, jwt, forward and none";

  private RefusedPolicies() {}

  static Stream<Refused> authorization() {
    return Stream.of(
        rule("auth: {}", "auth", AND_NO_MORE),
        rule("auth: {none: true, apiKey: {secretRef: {name: a}}}", "auth", AND_NO_MORE),
        rule(
            "auth: {none: false}",
            "auth.none",
            "can only be true; to ask for credentials, name basic, apiKey, jwt or forward instead"),
        rule("auth: {basic: {}}", "auth.basic.secretRef", "Required value"),
        rule(
            "auth: {basic: {secretRef: {name: a}, realm: 'a\"b'}}",
            "auth.basic.realm",
            "must be ASCII text without quotes and backslashes"),
        rule(
            "auth: {apiKey: {secretRef: {name: ns/a}}}",
            "auth.apiKey.secretRef.name",
            Rules.SECRET_MESSAGE),
        rule(
            "auth: {apiKey: {secretRef: {name: a, namespace: b}}}",
            "auth.apiKey.secretRef.namespace",
            "unknown field"),
        rule(
            "auth: {apiKey: {secretRef: {name: a, key: 'b/c'}}}",
            "auth.apiKey.secretRef.key",
            Rules.DATA_KEY_MESSAGE),
        rule("auth: {jwt: {}}", "auth.jwt", "jwt has exactly one of secretRef and jwksUrl"),
        rule(
            "auth: {jwt: {secretRef: {name: a}, jwksUrl: 'https://a.example/'}}",
            "auth.jwt",
            "jwt has exactly one of secretRef and jwksUrl"),
        rule("auth: {jwt: {jwksUrl: 'file:/a'}}", "auth.jwt.jwksUrl", Rules.URL_MESSAGE),
        rule("auth: {forward: {}}", "auth.forward.url", "Required value"),
        rule(
            "auth: {forward: {url: 'http://a:b@c.example/'}}",
            "auth.forward.url",
            Rules.URL_MESSAGE),
        rule(
            "auth: {forward: {url: 'http://c.example/', method: POST}}",
            "auth.forward.method",
            "supported values: [GET, HEAD]"),
        rule(
            "auth: {forward: {url: 'http://c.example/', timeout: 2m}}",
            "auth.forward.timeout",
            Rules.UP_TO_A_MINUTE_MESSAGE),
        rule(
            "auth: {forward: {url: 'http://c.example/', responseHeaders: ['X Y']}}",
            "auth.forward.responseHeaders",
            Rules.TOKEN_MESSAGE),
        rule(
            "auth: {forward: {url: 'http://c.example/', responseHeaders: [X-A, hOST]}}",
            "auth.forward.responseHeaders",
            OWN),
        rule(
            "auth: {forward: {url: 'http://c.example/', responseHeaders: [transfer-encoding]}}",
            "auth.forward.responseHeaders",
            OWN));
  }

  static Stream<Refused> headersAndCors() {
    String origins =
        "each must be an origin such as https://app.example.com, https://*.example.com for every"
            + " name below it, or *";
    return Stream.of(
        rule("headers: {request: {set: {Connection: close}}}", "headers.request.set", OURS),
        rule("headers: {response: {set: {te: a}}}", "headers.response.set", OURS),
        rule("headers: {request: {remove: [upgrade]}}", "headers.request.remove", OURS),
        rule("headers: {response: {remove: [EXPECT]}}", "headers.response.remove", OURS),
        rule(
            "headers: {response: {remove: ['a b']}}",
            "headers.response.remove",
            Rules.TOKEN_MESSAGE),
        rule("headers: {request: {remove: [a:b]}}", "headers.request.remove", Rules.TOKEN_MESSAGE),
        rule(
            "headers: {request: {remove: [host]}}",
            "headers.request",
            "no request is valid without Host: it can be set, not removed"),
        rule(
            "headers: {response: {set: {Host: a}}}",
            "headers.response",
            "Host is a header of requests"),
        rule(
            "headers: {request: {set: {X-A: \"a\\nb\"}}}",
            "headers.request.set.X-A",
            "should match ^[\\t -~\\x{A0}-\\x{FF}]*$"),
        rule("headers: {request: {add: {Upgrade: a}}}", "headers.request.add", OURS),
        rule("headers: {response: {add: {keep-alive: a}}}", "headers.response.add", OURS),
        rule("headers: {request: {add: {host: a}}}", "headers.request.add", ONCE),
        rule("headers: {response: {add: {Content-Type: a}}}", "headers.response.add", ONCE),
        rule(
            "headers: {response: {add: {X-A: \"a\\0\"}}}",
            "headers.response.add.X-A",
            "should match ^[\\t -~\\x{A0}-\\x{FF}]*$"),
        rule("headers: {request: {append: {X-A: b}}}", "headers.request.append", "unknown field"),
        rule("cors: {}", "cors.allowOrigins", "Required value"),
        rule("cors: {allowOrigins: [a.example]}", "cors.allowOrigins", origins),
        rule("cors: {allowOrigins: ['null']}", "cors.allowOrigins", origins),
        rule("cors: {allowOrigins: ['https://[\u20ac]']}", "cors.allowOrigins", origins),
        rule("cors: {allowOrigins: [\"https://[a\\u0001]\"]}", "cors.allowOrigins", origins),
        rule("cors: {allowOrigins: ['https://[]']}", "cors.allowOrigins", origins),
        rule("cors: {allowOrigins: ['https://[::1%eth0]']}", "cors.allowOrigins", origins),
        rule("cors: {allowOrigins: ['https://*.[::1]']}", "cors.allowOrigins", origins),
        rule("cors: {allowOrigins: ['https://ma\u00fc.example']}", "cors.allowOrigins", origins),
        rule("cors: {allowOrigins: ['https://a.example:123456']}", "cors.allowOrigins", origins),
        rule(
            "cors: {allowOrigins: ['*', 'https://a.example']}",
            "cors.allowOrigins",
            "* stands for every origin and stands alone"),
        rule(
            "cors: {allowOrigins: ['*'], allowCredentials: true}",
            "cors",
            "every origin and allowCredentials do not go together: name the origins"),
        rule(
            "cors: {allowOrigins: ['*'], allowMethods: ['G T']}",
            "cors.allowMethods",
            Rules.TOKEN_MESSAGE),
        rule(
            "cors: {allowOrigins: ['*'], allowHeaders: ['']}",
            "cors.allowHeaders[0]",
            "should have at least 1"),
        rule(
            "cors: {allowOrigins: ['*'], allowHeaders: ['a,b']}",
            "cors.allowHeaders",
            Rules.TOKEN_MESSAGE),
        rule(
            "cors: {allowOrigins: ['*'], exposeHeaders: ['a,b']}",
            "cors.exposeHeaders",
            Rules.TOKEN_MESSAGE),
        rule(
            "cors: {allowOrigins: ['*'], maxAge: 25h}",
            "cors.maxAge",
            Rules.ZERO_TO_A_DAY_MESSAGE));
  }

  static Stream<Refused> limits() {
    return Stream.of(
        rule("rateLimit: {}", "rateLimit.requestsPerSecond", "Required value"),
        rule(
            "rateLimit: {requestsPerSecond: 0}",
            "rateLimit.requestsPerSecond",
            "should be at least 1"),
        rule("clientErrorsPerSecond: 0", "clientErrorsPerSecond", "should be at least 1"),
        rule("allow: [10.0.0.0/8, everyone]", "allow", Rules.ADDRESSES_MESSAGE),
        rule("deny: ['10.0.0']", "deny", Rules.ADDRESSES_MESSAGE),
        rule("allow: []", "allow", "should have at least 1"),
        rule(
            "maxBody: 10MB",
            "maxBody",
            "must be a size such as 1048576, 512Ki, 10Mi or 1Gi; 0 for no limit"),
        rule("timeouts: {connect: 2}", "timeouts.connect", "must be of type string"),
        rule("timeouts: {connect: '2'}", "timeouts.connect", Rules.UP_TO_A_DAY_MESSAGE),
        rule("timeouts: {response: 0s}", "timeouts.response", Rules.UP_TO_A_DAY_MESSAGE),
        rule("timeouts: {idle: 1.5s}", "timeouts.idle", Rules.UP_TO_A_DAY_MESSAGE),
        rule("timeouts: {idle: 24h1ms}", "timeouts.idle", Rules.UP_TO_A_DAY_MESSAGE),
        rule("retries: {attempts: 11}", "retries.attempts", "should be at most 10"),
        rule("retries: {when: [Stale, Stale]}", "retries.when", "Duplicate value"),
        rule(
            "retries: {when: [Reset]}",
            "retries.when[0]",
            "supported values: [Connect, RefusedStream, Stale]"),
        rule("accessLog: Some", "accessLog", "supported values: [All, Errors, None]"));
  }

  static Stream<Refused> endpoints() {
    String key = "hashOn has exactly one of header, cookie, address and path";
    String yes = "can only be true; leave it out instead";
    String hash = "the policy Hash needs hashOn, and hashOn goes with the policy Hash only";
    String on = "loadBalancing: {policy: Hash, hashOn: ";
    return Stream.of(
        rule("protocol: http3", "protocol", "supported values: [auto, h2, h2c, http1, https]"),
        rule("loadBalancing: {policy: Hash}", "loadBalancing", hash),
        rule("loadBalancing: {hashOn: {path: true}}", "loadBalancing", hash),
        rule(on + "{}}", "loadBalancing.hashOn", key),
        rule(on + "{path: true, header: a}}", "loadBalancing.hashOn", key),
        rule(on + "{path: false}}", "loadBalancing.hashOn.path", yes),
        rule(on + "{address: false}}", "loadBalancing.hashOn.address", yes),
        rule(on + "{header: 'a b'}}", "loadBalancing.hashOn.header", Rules.TOKEN_MESSAGE),
        rule(on + "{cookie: 'a=b'}}", "loadBalancing.hashOn.cookie", Rules.TOKEN_MESSAGE),
        rule(
            "sessionAffinity: {cookie: {name: 'a;b'}}",
            "sessionAffinity.cookie.name",
            Rules.TOKEN_MESSAGE),
        rule(
            "sessionAffinity: {cookie: {maxAge: 1500ms}}",
            "sessionAffinity.cookie.maxAge",
            Rules.WHOLE_SECONDS_MESSAGE),
        rule(
            "sessionAffinity: {cookie: {path: '/;'}}",
            "sessionAffinity.cookie.path",
            "must start with a slash and hold no space and no ';'"),
        rule("healthCheck: {path: a}", "healthCheck.path", Rules.PATH_AND_QUERY_MESSAGE),
        rule("healthCheck: {interval: 99ms}", "healthCheck.interval", Rules.CHECK_INTERVAL_MESSAGE),
        rule("healthCheck: {timeout: 6s}", "healthCheck.timeout", Rules.CHECK_TIMEOUT_MESSAGE),
        rule(
            "healthCheck: {method: PUT}",
            "healthCheck.method",
            "supported values: [GET, HEAD, POST]"),
        rule("circuitBreaker: {pending: -1}", "circuitBreaker.pending", "should be at least 0"),
        rule(
            "upstreamTls: {caSecretRef: {name: ca}}",
            "upstreamTls",
            "caSecretRef goes with verify: true; without it, any certificate will do"),
        rule("upstreamTls: {serverName: A}", "upstreamTls.serverName", Rules.HOSTNAME_MESSAGE),
        rule(
            "upstreamTls: {clientSecretName: a/b}",
            "upstreamTls.clientSecretName",
            Rules.SECRET_MESSAGE),
        rule(
            "protocol: h2c, upstreamTls: {}",
            "",
            "upstreamTls goes with a protocol that uses TLS: https, h2 or auto"),
        rule("slowStart: 2h", "slowStart", Rules.UP_TO_AN_HOUR_MESSAGE));
  }

  static Stream<Refused> all() {
    return Stream.of(authorization(), headersAndCors(), limits(), endpoints())
        .flatMap(each -> each);
  }
}
