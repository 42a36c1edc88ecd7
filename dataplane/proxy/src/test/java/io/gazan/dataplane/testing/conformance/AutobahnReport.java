package io.gazan.dataplane.testing.conformance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What the Autobahn test suite found. */
public record AutobahnReport(List<Case> cases) {

  /**
   * Cases of the suite that hold close codes for invalid which have been assigned since; an
   * endpoint that knows them answers as to any other code.
   */
  public static final Map<String, String> CODES_SINCE_ASSIGNED =
      Map.of(
          "7.9.6", "IANA WebSocket Close Code Number Registry: 1012 Service Restart",
          "7.9.7", "IANA WebSocket Close Code Number Registry: 1013 Try Again Later",
          "7.9.8", "IANA WebSocket Close Code Number Registry: 1014 Bad Gateway");

  /**
   * How a case ended. {@code behavior} judges the messages, {@code close} how the connection ended:
   * {@code OK}, {@code NON-STRICT}, {@code INFORMATIONAL}, or a failure.
   */
  public record Case(String id, String behavior, String close) {

    public boolean passed() {
      return accepted(behavior) && accepted(close);
    }

    private static boolean accepted(String verdict) {
      return verdict.equals("OK")
          || verdict.equals("NON-STRICT")
          || verdict.equals("INFORMATIONAL");
    }
  }

  public AutobahnReport {
    cases = List.copyOf(cases);
  }

  public List<Case> failures() {
    return cases.stream().filter(c -> !c.passed()).toList();
  }

  /**
   * Fails unless every case passed that is not excluded. An exclusion is the id of a case and what
   * stands against it; one whose case was run and passed is a failure, too.
   */
  public void assertPassed(Map<String, String> exclusions) {
    List<Case> failed = failures().stream().filter(c -> !exclusions.containsKey(c.id())).toList();
    List<Case> needless =
        cases.stream().filter(c -> c.passed() && exclusions.containsKey(c.id())).toList();
    if (cases.isEmpty() || !failed.isEmpty() || !needless.isEmpty()) {
      throw new AssertionError(
          "of %d cases failed %s; exclusions not needed: %s"
              .formatted(cases.size(), failed, needless));
    }
  }

  /** The file is {@code {agent: {case: {behavior, behaviorClose, …}}}}. */
  static AutobahnReport read(Path report, String agent) throws IOException {
    Map<String, Case> cases = new TreeMap<>();
    try (JsonParser json = new JsonFactory().createParser(report.toFile())) {
      expect(json.nextToken(), JsonToken.START_OBJECT);
      expect(json.nextToken(), JsonToken.FIELD_NAME);
      if (!agent.equals(json.currentName())) {
        throw new IOException("a report on " + json.currentName() + ", expected one on " + agent);
      }
      expect(json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String id = json.currentName();
        cases.put(id, readCase(json, id));
      }
    }
    return new AutobahnReport(List.copyOf(cases.values()));
  }

  private static Case readCase(JsonParser json, String id) throws IOException {
    String behavior = "";
    String close = "";
    expect(json.nextToken(), JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals("behavior")) {
        behavior = Objects.requireNonNullElse(json.getText(), "");
      } else if (name.equals("behaviorClose")) {
        close = Objects.requireNonNullElse(json.getText(), "");
      } else {
        json.skipChildren();
      }
    }
    return new Case(id, behavior, close);
  }

  private static void expect(JsonToken token, JsonToken expected) throws IOException {
    if (token != expected) {
      throw new IOException("not a report of Autobahn: " + token + ", expected " + expected);
    }
  }
}
