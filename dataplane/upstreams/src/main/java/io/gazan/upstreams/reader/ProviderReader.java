package io.gazan.upstreams.reader;

import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.NearestKey;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.reader.consul.ConsulPart;
import io.gazan.upstreams.reader.consul.ConsulReader;
import io.gazan.upstreams.reader.value.PemReader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads which provider a document configures, and the block of that provider. */
final class ProviderReader {
  private static final String CONSUL = "consul";
  private static final List<String> PROVIDERS = List.of("file", CONSUL, "kubernetes");

  private ProviderReader() {}

  /**
   * What is to come from Consul; null without that provider, or after a problem.
   *
   * @param folder what relative paths count from; null where there is none
   * @param main whether this document may hold what counts for all hosts
   */
  static @Nullable ConsulPart read(Fields root, @Nullable Path folder, boolean main) {
    Value provider = root.get("provider");
    Value block = root.get(CONSUL);
    boolean chosen = isConsul(provider);
    if (!main) {
      RootReader.refuseGlobal(CONSUL, block);
      RootReader.refuseGlobal("provider: consul", chosen ? provider : null);
      return null;
    }
    if (block == null) {
      if (chosen && provider != null) {
        provider.refuse("provider consul needs a block of its own: consul, with its services");
      }
      return null;
    }
    ConsulPart part = new ConsulReader(new PemReader(folder)).read(block);
    if (!chosen) {
      block.warn("consul is never asked: the provider is file");
    }
    return chosen ? part : null;
  }

  private static boolean isConsul(@Nullable Value provider) {
    String name = provider == null ? null : provider.text();
    if (provider == null || name == null || name.equals("file")) {
      return false;
    }
    if (name.equals(CONSUL)) {
      return true;
    }
    if (PROVIDERS.contains(name)) {
      provider.refuse("provider " + name + " is not supported yet");
    } else {
      String nearest = NearestKey.of(name, PROVIDERS);
      provider.refuse(
          "unknown provider "
              + Quoted.of(name)
              + (nearest == null
                  ? "; expected file or consul"
                  : "; did you mean " + nearest + "?"));
    }
    return false;
  }
}
