package io.gazan.bench.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Single requests beside the load: waits until a started process answers, and checks that every
 * proxy does the same job, because a proxy that sets fewer headers would win unfairly.
 */
public final class Probe {
  private static final int START_MILLIS = 30_000;
  private static final int RETRY_MILLIS = 50;
  private static final String ANSWER_START = "port=";
  private static final String[] CIPHERS = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"};

  private Probe() {}

  /**
   * Waits for a 200 on the port; a process that ends or stays silent is an error that quotes its
   * output.
   */
  public static void awaitAnswer(Process process, Target target, Path folder)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + START_MILLIS * 1_000_000L;
    String last = "";
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        last = target.get("/");
        if (last.startsWith("HTTP/1.1 200")) {
          return;
        }
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
      }
      // Until the next try, or until there is nothing left to try.
      process.waitFor(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
    throw new IOException(
        "no answer on port " + target.port() + " (" + last + ")\n" + output(folder));
  }

  /**
   * Fails unless the endpoints saw every forwarding header and all of them had their turn. {@code
   * seen} is what the endpoints told of several requests.
   */
  public static void checkForwarding(String proxy, Job job, List<String> seen, int endpoints)
      throws IOException {
    if (seen.isEmpty()) {
      throw new IOException(proxy + " forwards nothing that the endpoints saw");
    }
    String first = seen.getFirst();
    for (String name : new String[] {"For", "Host", "Port"}) {
      require(proxy, first, "X-Forwarded-" + name + "=.+");
    }
    require(proxy, first, job.tls() ? "X-Forwarded-Proto=https" : "X-Forwarded-Proto=.+");
    require(proxy, first, "X-Real-IP=127\\.0\\.0\\.1");
    require(proxy, first, "X-Request-Id=.{16,}");
    if (job.headerRules()) {
      require(proxy, first, "X-Tenant=bench");
      require(proxy, first, "X-Proxy-From=Gazan");
    }
    Set<String> ports = new TreeSet<>();
    for (String one : seen) {
      int at = one.indexOf(ANSWER_START);
      ports.add(one.substring(at, one.indexOf('\n', at)));
    }
    if (ports.size() != endpoints) {
      throw new IOException(proxy + " reached only " + ports + " in " + seen.size() + " tries");
    }
  }

  /** Fails unless the client sees every rule of the configuration with header rules. */
  public static void checkHeaderRules(String proxy, Target target) throws IOException {
    String answer = target.get("/");
    require(proxy, answer, "(?i)X-Proxy-From: ?Gazan\\r");
    require(proxy, answer, "(?i)Access-Control-Allow-Origin: ?\\*\\r");
    require(proxy, target.get("/ping/x"), "(?i)X-Some-Thing: ?Yaaaaaaaaaaaaaaa\\r");
  }

  /**
   * Fails unless TLS 1.3 is spoken with the cipher that the client likes best, since all load
   * generators have their own favourite.
   */
  public static void checkTls(String proxy, Target target) throws IOException {
    for (int i = 0; i < CIPHERS.length; i++) {
      String best = CIPHERS[i];
      String spoken = target.handshake(best, CIPHERS[CIPHERS.length - 1 - i]);
      if (!spoken.equals("TLSv1.3 " + best)) {
        throw new IOException(proxy + " speaks " + spoken + ", expected TLSv1.3 " + best);
      }
    }
  }

  /** Takes the answers of several requests apart, each of which begins with its port. */
  public static List<String> answers(String text) {
    List<String> answers = new ArrayList<>();
    for (int at = text.indexOf(ANSWER_START); at >= 0; ) {
      int next = text.indexOf(ANSWER_START, at + 1);
      answers.add((next < 0 ? text.substring(at) : text.substring(at, next)) + "\n");
      at = next;
    }
    return answers;
  }

  private static void require(String proxy, String answer, String pattern) throws IOException {
    if (!Pattern.compile("(?m)^" + pattern).matcher(answer).find()) {
      throw new IOException(proxy + " does another job: no " + pattern + " in\n" + answer);
    }
  }

  /** The last of what a process wrote into its folder. */
  public static String output(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        String all = Files.readString(log);
        text.append(all, Math.max(0, all.length() - 4000), all.length());
      }
    }
    return text.toString();
  }
}
