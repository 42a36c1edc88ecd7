package io.gazan.dataplane.config.reader;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.OperatorConfig;
import io.gazan.dataplane.config.ProcessConfig;
import io.gazan.dataplane.config.listener.TlsConfig;
import io.gazan.dataplane.config.log.LogFiles;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Value;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that cannot be one: what is written over what is read, and the pid file and the socket over
 * anything. Logs may be one with each other: all add whole lines at the end, and {@code
 * /dev/stdout} for everything is what a container wants.
 */
final class FileCombinations {
  private final Fields fields;
  private final Map<Path, String> taken = new HashMap<>();

  /**
   * For one main.yaml.
   *
   * @param main the file itself
   */
  FileCombinations(Fields fields, Path main) {
    this.fields = fields;
    take("main.yaml itself", main);
  }

  void check(MainConfig config) {
    take("upstreams_conf", config.upstream().file());
    OperatorConfig operator = config.upstream().operator();
    if (operator != null) {
      take("operator.ca", operator.ca());
      take("operator.token_file", operator.tokenFile());
    }
    TlsConfig tls = config.listener().tls();
    if (tls != null) {
      take("tls_certificate", tls.certificate());
      take("tls_key_file", tls.key());
      take("client_ca", tls.clientCa());
    }
    TlsConfig admin = config.admin().tls();
    if (admin != null) {
      take("config_tls_certificate", admin.certificate());
      take("config_tls_key_file", admin.key());
    }

    LogFiles logs = config.log().files();
    refuseTaken("error_log", logs.error());
    refuseTaken("log_file", logs.log());
    refuseTaken("access_log_file", logs.access());
    take("error_log", logs.error());
    take("log_file", logs.log());
    take("access_log_file", logs.access());

    ProcessConfig process = config.process();
    refuseTaken("pid_file", process.pidFile());
    take("pid_file", process.pidFile());
    refuseTaken("upgrade_sock", process.upgrade().path());
  }

  private void take(String key, @Nullable Path path) {
    if (path != null) {
      taken.putIfAbsent(path.normalize(), key);
    }
  }

  private void refuseTaken(String key, @Nullable Path path) {
    String by = path == null ? null : taken.get(path.normalize());
    if (by == null) {
      return;
    }
    Value value = fields.get(key);
    if (value == null) {
      fields.refuse(key + " is the file of " + by);
    } else {
      value.refuse("is the file of " + by);
    }
  }
}
