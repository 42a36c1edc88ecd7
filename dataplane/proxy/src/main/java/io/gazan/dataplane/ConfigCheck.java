package io.gazan.dataplane;

import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.dataplane.command.NamedFiles;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.config.OperatorConfig;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.config.reader.MainConfigReader;
import io.gazan.dataplane.filter.auth.AuthCheck;
import io.gazan.dataplane.provider.consul.ConsulProvider;
import io.gazan.dataplane.provider.file.FileProvider;
import io.gazan.dataplane.provider.operator.OperatorFiles;
import io.gazan.dataplane.routing.document.DocumentTls;
import io.gazan.dataplane.tls.DownstreamTls;
import io.gazan.dataplane.tls.TlsProvider;
import io.gazan.dataplane.tls.certificate.BadPair;
import io.gazan.dataplane.tls.certificate.CertificateStore;
import io.gazan.dataplane.tls.upstream.UpstreamTls;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.document.parse.DocumentReader;
import io.gazan.upstreams.document.parse.DocumentResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code gazan -t} and {@code gazan validate}: reads and checks files, binds and changes nothing.
 */
record ConfigCheck(PrintWriter out, PrintWriter err) {
  /** A main.yaml and the upstreams it names; returns the exit code. */
  int main(Path file) {
    return switch (MainConfigReader.read(file)) {
      case MainConfigReader.Result.Refused refused -> refuse(refused.problems());
      case MainConfigReader.Result.Loaded loaded -> {
        warn(loaded.warnings());
        yield withUpstreams(file, loaded.config());
      }
    };
  }

  private int withUpstreams(Path file, MainConfig config) {
    // Null with an operator: there is nothing to check until it says so.
    Path upstreams = config.upstream().file();
    int result =
        upstreams == null
            ? 0
            : upstreams(
                upstreams,
                DocumentLimits.ofBytes(config.limits().documentBytes()),
                config.admin().masterKey());
    List<Problem> problems = new ArrayList<>(NamedFiles.problems(config.process()));
    certificates("", config.listener().tls(), problems);
    certificates("config_", config.admin().tls(), problems);
    OperatorConfig operator = config.upstream().operator();
    if (operator != null) {
      List<Problem> warnings = new ArrayList<>();
      OperatorFiles.check(operator, problems, warnings);
      warn(MainConfigReader.placed(file, warnings));
    }
    if (!problems.isEmpty()) {
      result = refuse(MainConfigReader.placed(file, problems));
    }
    if (result == 0) {
      out.println(file + " is valid");
    }
    return result;
  }

  private void certificates(String prefix, @Nullable TlsConfig tls, List<Problem> problems) {
    if (tls == null) {
      return;
    }
    List<BadPair> bad = new ArrayList<>();
    DownstreamTls.check(tls, bad).forEach(warning -> err.println(warning + " (a warning)"));
    bad.forEach(each -> problems.add(each.at(prefix + key(tls, each))));
  }

  /** Which key of main.yaml names what is bad. */
  private static String key(TlsConfig tls, BadPair bad) {
    if (bad.isAbout(tls.clientCa())) {
      return "client_ca";
    }
    if (bad.isAbout(tls.folder())) {
      return "proxy_certificates";
    }
    return bad.isAbout(tls.key()) ? "tls_key_file" : "tls_certificate";
  }

  /** Whichever of the two it is. */
  int any(Path file) {
    boolean main =
        new DocumentReader(DocumentLimits.DEFAULTS).readFile(file)
                instanceof DocumentResult.Parsed parsed
            && MainConfigReader.isMain(parsed.document());
    return main ? main(file) : upstreams(file, DocumentLimits.DEFAULTS, null);
  }

  /**
   * @param masterKey null if the main.yaml that goes with the document is not known
   */
  private int upstreams(Path file, DocumentLimits limits, @Nullable MasterKey masterKey) {
    return switch (FileProvider.check(file, limits)) {
      case ReadResult.Refused refused -> refuse(refused.problems());
      case ReadResult.Loaded loaded -> {
        warn(loaded.warnings());
        List<Problem> problems = new ArrayList<>(problems(loaded.upstreams()));
        AuthCheck auth = AuthCheck.of(loaded.upstreams(), masterKey);
        warn(FileProvider.placed(file, limits, auth.warnings()));
        problems.addAll(auth.problems());
        if (!problems.isEmpty()) {
          yield refuse(FileProvider.placed(file, limits, problems));
        }
        out.println(
            "%s is valid (hosts: %d, named clusters: %d)"
                .formatted(
                    file, loaded.upstreams().hosts().size(), loaded.upstreams().clusters().size()));
        yield 0;
      }
    };
  }

  /** What would be found when it comes into force, certificates and authorities included. */
  private static List<Problem> problems(Upstreams upstreams) {
    try (CertificateStore certificates = new CertificateStore(null, null);
        UpstreamTls tls = new UpstreamTls(TlsProvider.best(), Runnable::run)) {
      List<Problem> problems = new ArrayList<>(ConsulProvider.problems(upstreams));
      problems.addAll(
          new DocumentTls(certificates, new UpstreamHandshakes(tls))
              .problems(upstreams.withoutConsul()));
      return problems;
    }
  }

  int refuse(List<Problem> problems) {
    problems.forEach(err::println);
    return Main.USAGE;
  }

  void warn(List<Problem> warnings) {
    warnings.forEach(warning -> err.println(warning + " (a warning)"));
  }
}
