package io.gazan.dataplane.command;

import io.gazan.dataplane.parts.StartFailure;
import io.gazan.upstreams.document.Field;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.document.parse.DocumentReader;
import io.gazan.upstreams.document.parse.DocumentResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a table of what {@code /status} says, one line an endpoint of a path. */
final class StatusTable {
  private static final List<String> HEADINGS =
      List.of("HOST", "PATH", "ENDPOINT", "HEALTH", "PROTOCOL", "IN-FLIGHT", "EJECTIONS");

  private final List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));

  private StatusTable() {}

  /**
   * @throws StartFailure if this is no status
   */
  static String of(byte[] status) throws StartFailure {
    DocumentResult result =
        new DocumentReader(DocumentLimits.DEFAULTS).read(status, null, DocumentFormat.JSON);
    if (!(result instanceof DocumentResult.Parsed parsed)) {
      throw new StartFailure("what came is no status of a data plane");
    }
    Fields fields = parsed.document().value(new Problems(null)).fields();
    Fields hosts = below(fields, "hosts");
    if (fields == null || hosts == null) {
      throw new StartFailure("what came is no status of a data plane");
    }
    StatusTable table = new StatusTable();
    hosts.all().forEach(table::host);
    return "gazan %s, %s, up %s s, version %s from %s%n%n%s"
        .formatted(
            text(fields, "build"),
            text(fields, "state"),
            text(fields, "uptime_seconds"),
            text(fields, "version"),
            text(fields, "source"),
            TextTable.of(table.rows));
  }

  private void host(Field host) {
    Fields paths = host.value().fields();
    for (Field path : paths == null ? List.<Field>of() : paths.all()) {
      for (Value endpoint : path.value().items()) {
        Fields of = endpoint.fields();
        if (of != null) {
          rows.add(row(host.name(), path.name(), of));
        }
      }
    }
  }

  private static List<String> row(String host, String path, Fields of) {
    boolean healthy = of.bool("healthy", false);
    boolean draining = of.bool("draining", false);
    String health = healthy ? draining ? "draining" : "up" : "down (" + text(of, "why") + ")";
    return List.of(
        host,
        path,
        text(of, "endpoint"),
        health,
        text(of, "protocol"),
        text(of, "in_flight"),
        text(of, "ejections"));
  }

  private static @Nullable Fields below(@Nullable Fields fields, String key) {
    Value value = fields == null ? null : fields.get(key);
    return value == null ? null : value.fields();
  }

  private static String text(Fields fields, String key) {
    return fields.text(key, "-");
  }
}
