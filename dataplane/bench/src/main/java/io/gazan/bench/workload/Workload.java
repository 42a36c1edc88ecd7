package io.gazan.bench.workload;

import io.gazan.bench.peer.Traffic;
import java.util.List;

/** One kind of traffic, the same for every proxy. */
public sealed interface Workload {
  String HOST = "bench.example.com";

  String name();

  String title();

  Job job();

  /** Traffic in windows: CPU time is divided by what was completed in one. */
  sealed interface Load extends Workload {
    int connections();

    /** What is completed: a request, a message … */
    default String unit() {
      return "request";
    }
  }

  /**
   * Requests sent by wrk in a closed loop; {@code script} is the Lua file that shapes the request.
   */
  record Http1Load(String name, String title, Job job, int connections, String path, String script)
      implements Load {}

  /** Requests sent by h2load, {@code streams} at a time on each connection. */
  record Http2Load(String name, String title, int connections, int streams) implements Load {
    @Override
    public Job job() {
      return Job.HTTP2;
    }
  }

  /** Traffic of the bench's own client; {@code inFlight} at a time on each connection. */
  record PeerLoad(
      String name, String title, Job job, int connections, int inFlight, Traffic traffic)
      implements Load {
    @Override
    public String unit() {
      return traffic.unit();
    }
  }

  /** Connections that are opened, used once and then left alone. */
  record Idle(String name, String title, int connections) implements Workload {
    @Override
    public Job job() {
      return Job.FORWARD;
    }
  }

  /** The four whose geometric mean is the headline figure. */
  List<String> SMALL_REQUESTS = List.of("get64", "get300", "browser64", "nested");

  /** Those that have a headline of their own. */
  List<String> ENCRYPTED = List.of("tls64", "h2s10", "grpc64");

  List<Workload> ALL =
      List.of(
          http1("get64", "small GET, 64 connections", 64, "/", "plain.lua"),
          http1("get300", "small GET, 300 connections", 300, "/", "plain.lua"),
          http1(
              "browser64",
              "small GET with a browser's 12 headers (1 KB), 64 connections",
              64,
              "/",
              "browser.lua"),
          new Http1Load(
              "nested",
              "nine nested paths, two routes, header injection, 64 connections",
              Job.HEADER_RULES,
              64,
              "/",
              "nested.lua"),
          http1("get100k", "100 KB responses, 32 connections", 32, "/100k", "plain.lua"),
          http1("get10m", "10 MB responses, 4 connections", 4, "/10m", "plain.lua"),
          http1("post1m", "1 MB uploads, 8 connections", 8, "/upload", "upload.lua"),
          http1("newconn", "a new connection per request", 64, "/", "newconn.lua"),
          new Http1Load(
              "tls64", "small GET over TLS, 64 connections", Job.TLS, 64, "/", "plain.lua"),
          new Http2Load("h2s1", "small GET, HTTP/2 over TLS, 64 connections of 1 stream", 64, 1),
          new Http2Load(
              "h2s10", "small GET, HTTP/2 over TLS, 16 connections of 10 streams", 16, 10),
          new Http2Load(
              "h2s100", "small GET, HTTP/2 over TLS, 4 connections of 100 streams", 4, 100),
          new PeerLoad(
              "handshake",
              "a new TLS connection per request, full handshake, 16 at a time",
              Job.TLS,
              16,
              1,
              Traffic.FULL_HANDSHAKE),
          new PeerLoad(
              "handshake-rsa",
              "the same with an RSA certificate of 2048 bits",
              Job.TLS_RSA,
              16,
              1,
              Traffic.FULL_HANDSHAKE),
          new PeerLoad(
              "resume",
              "a new TLS connection per request, resumed by ticket, 16 at a time",
              Job.TLS,
              16,
              1,
              Traffic.RESUMED_HANDSHAKE),
          new PeerLoad(
              "grpc64",
              "gRPC unary calls over TLS, 8 connections of 8 streams",
              Job.GRPC,
              8,
              8,
              Traffic.GRPC),
          new PeerLoad(
              "ws64",
              "WebSocket echo of 64 bytes, 16 connections with 4 messages under way each",
              Job.WEBSOCKET,
              16,
              4,
              Traffic.WEBSOCKET),
          addition("auth-jwt", "a token of HS256 checked", Job.AUTH_JWT),
          addition("auth-apikey", "a key checked", Job.AUTH_API_KEY),
          addition(
              "auth-basic", "a password checked against a bcrypt hash of cost 5", Job.AUTH_BASIC),
          addition("rate-limit", "requests of each client limited", Job.RATE_LIMIT),
          addition("access-log", "a line in a file for each request", Job.ACCESS_LOG),
          new Idle("idle10k", "10,000 idle keep-alive connections", 10_000));

  /** Over plain HTTP/1.1 with one route. */
  static Http1Load http1(String name, String title, int connections, String path, String script) {
    return new Http1Load(name, title, Job.FORWARD, connections, path, script);
  }

  /** The traffic of {@code get64} with one thing more to do. */
  static Http1Load addition(String name, String what, Job job) {
    return new Http1Load(name, "small GET, 64 connections, " + what, job, 64, "/", "plain.lua");
  }
}
