package io.gazan.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Everything that one run found out, as it stands in the result file. */
public record BenchResult(
    MachineFacts machine, Plan plan, List<Measurement> loads, List<IdleMeasurement> idles) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Replaces the file in one step: whoever interrupts the bench finds the old one or the new. */
  public void write(Path file) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".half");
    JSON.writeValue(half.toFile(), this);
    Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  public static BenchResult read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), BenchResult.class);
  }
}
