package io.gazan.demo;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.reader.MainConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The main.yaml of a data plane that takes its document from an operator.
 *
 * @param folder of its own; its last good document is kept there
 * @param node what the operator calls it
 * @param operator {@code host:port} of the stream
 */
public record DataplaneFiles(
    Path folder, String node, int http, int https, String operator, Path token, Path ca) {
  /** Writes the file and reads it back, as the data plane itself would. */
  public MainConfig write() throws IOException {
    Path state = Files.createDirectories(folder.resolve("state"));
    Path main =
        Files.writeString(
            folder.resolve("main.yaml"),
            """
            threads: 1
            proxy_address_http: 127.0.0.1:%d
            proxy_address_tls: 127.0.0.1:%d
            https_redirect_port: %d
            config_address: 127.0.0.1:0
            config_api_enabled: false
            operator:
              address: %s
              ca: %s
              token_file: %s
              state_dir: %s
              node: %s
            """
                .formatted(
                    http, https, https == 0 ? 443 : https, operator, ca, token, state, node));
    return switch (MainConfigReader.read(main)) {
      case MainConfigReader.Result.Loaded loaded -> loaded.config();
      case MainConfigReader.Result.Refused refused ->
          throw new IllegalStateException("main.yaml of " + node + ": " + refused.problems());
    };
  }
}
