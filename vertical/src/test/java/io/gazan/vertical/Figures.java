package io.gazan.vertical;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;

/** What operators and data planes say about themselves, in numbers and by their probes. */
final class Figures {
  private Figures() {}

  /** Whether {@code /readyz} says so. */
  static boolean isReady(Dataplane dataplane) {
    return page(dataplane, "/readyz").status() == 200;
  }

  /** A family of a data plane's metrics. */
  static double of(Dataplane dataplane, String family) {
    return sum(page(dataplane, "/metrics").text(), family);
  }

  /**
   * The sum of a family's samples whose labels hold that text.
   *
   * @param text in Prometheus' format
   */
  static double sum(String text, String family, String... labels) {
    double sum = 0;
    boolean found = false;
    for (String line : text.lines().toList()) {
      String name = line.substring(0, Math.max(0, end(line)));
      if (name.equals(family)) {
        found = true;
        boolean fits = true;
        for (String label : labels) {
          fits &= line.contains(label);
        }
        sum += fits ? Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) : 0;
      }
    }
    assertThat(found).as(family + " is among the metrics").isTrue();
    return sum;
  }

  private static int end(String line) {
    int brace = line.indexOf('{');
    return brace >= 0 ? brace : line.indexOf(' ');
  }

  private static WireResponse page(Dataplane dataplane, String target) {
    try (RawClient client = RawClient.connect(dataplane.statusAddress())) {
      return client.get("localhost", target, "Connection: close").read("GET");
    } catch (IOException e) {
      throw new AssertionError("asking a data plane for " + target, e);
    }
  }
}
