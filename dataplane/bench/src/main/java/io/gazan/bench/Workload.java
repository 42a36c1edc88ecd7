package io.gazan.bench;

import java.util.List;

/**
 * One kind of traffic, the same for every proxy. {@code headerRules} says whether the proxies run
 * with the header-injecting two-route configuration or with one plain route; forwarding headers are
 * set in both.
 */
sealed interface Workload {
  String HOST = "bench.example.com";

  String name();

  String title();

  boolean headerRules();

  /**
   * Requests sent by wrk in a closed loop; {@code script} is the Lua file that shapes the request.
   */
  record Load(
      String name, String title, int connections, String path, String script, boolean headerRules)
      implements Workload {}

  /** Connections that are opened, used once and then left alone. */
  record Idle(String name, String title, int connections) implements Workload {
    @Override
    public boolean headerRules() {
      return false;
    }
  }

  /** The four whose geometric mean is the headline figure. */
  List<String> SMALL_REQUESTS = List.of("get64", "get300", "browser64", "nested");

  List<Workload> ALL =
      List.of(
          new Load("get64", "small GET, 64 connections", 64, "/", "plain.lua", false),
          new Load("get300", "small GET, 300 connections", 300, "/", "plain.lua", false),
          new Load(
              "browser64",
              "small GET with a browser's 12 headers (1 KB), 64 connections",
              64,
              "/",
              "browser.lua",
              false),
          new Load(
              "nested",
              "nine nested paths, two routes, header injection, 64 connections",
              64,
              "/",
              "nested.lua",
              true),
          new Load("get100k", "100 KB responses, 32 connections", 32, "/100k", "plain.lua", false),
          new Load("get10m", "10 MB responses, 4 connections", 4, "/10m", "plain.lua", false),
          new Load("post1m", "1 MB uploads, 8 connections", 8, "/upload", "upload.lua", false),
          new Load("newconn", "a new connection per request", 64, "/", "newconn.lua", false),
          new Idle("idle10k", "10,000 idle keep-alive connections", 10_000));
}
