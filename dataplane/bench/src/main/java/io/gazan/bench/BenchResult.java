package io.gazan.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Everything that one run found out, as it stands in the result file. */
record BenchResult(
    MachineFacts machine, Plan plan, List<Measurement> loads, List<IdleMeasurement> idles) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }

  static BenchResult read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), BenchResult.class);
  }
}
