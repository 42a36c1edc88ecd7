package io.gazan.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An image as {@code docker load} takes it, unpacked.
 *
 * @param config what a runtime is told
 * @param root all layers, one over the other
 */
record Image(JsonNode config, Path root) {
  static Image unpack(Path tar, Path folder) throws IOException, InterruptedException {
    Path parts = Files.createDirectory(folder.resolve("parts"));
    Path root = Files.createDirectory(folder.resolve("root"));
    extract(tar, parts);
    ObjectMapper mapper = new ObjectMapper();
    JsonNode manifest = mapper.readTree(parts.resolve("manifest.json").toFile()).get(0);
    for (JsonNode layer : manifest.get("Layers")) {
      extract(parts.resolve(layer.asText()), root);
    }
    return new Image(
        mapper.readTree(parts.resolve(manifest.get("Config").asText()).toFile()), root);
  }

  private static void extract(Path tar, Path folder) throws IOException, InterruptedException {
    Command.Result result =
        Command.run(
            List.of(
                "tar",
                "-xpf",
                tar.toString(),
                "--no-same-owner",
                "--warning=no-unknown-keyword",
                "-C",
                folder.toString()));
    if (result.exit() != 0) {
      throw new IOException(tar + ": " + result.output());
    }
  }

  List<String> files() {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).map(file -> "/" + root.relativize(file)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> entryPoint() {
    return texts(config.at("/config/Entrypoint"));
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
