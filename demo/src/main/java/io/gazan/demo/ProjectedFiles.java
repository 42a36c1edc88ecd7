package io.gazan.demo;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for a data plane what a node does for its pod: writes the token of its ServiceAccount for
 * the audience {@code gazan-operator}, renewed before it runs out, and the operator's certificate
 * authorities from their ConfigMap, whenever they change. Files are replaced by renames.
 */
public final class ProjectedFiles implements AutoCloseable {
  static final String AUDIENCE = "gazan-operator";
  static final String BUNDLE = "gazan-ca-bundle";
  private static final long TOKEN_SECONDS = 3600;
  private static final Logger LOG = LoggerFactory.getLogger(ProjectedFiles.class);

  private final KubernetesClient client;
  private final String namespace;
  private final String serviceAccount;
  private final Path folder;
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("projected-files").daemon().factory());
  private final SharedIndexInformer<ConfigMap> bundle;

  private ProjectedFiles(
      KubernetesClient client, String namespace, String serviceAccount, Path folder) {
    this.client = client;
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    this.folder = folder;
    this.bundle =
        client.configMaps().inNamespace(namespace).withName(BUNDLE).inform(new WritesBundle());
  }

  /** Writes the first token before it returns; the authorities come when the operator has them. */
  public static ProjectedFiles start(
      KubernetesClient client, String namespace, String serviceAccount, Path folder) {
    ProjectedFiles files = new ProjectedFiles(client, namespace, serviceAccount, folder);
    files.writeToken();
    files.renewals.scheduleWithFixedDelay(
        files::renewToken, TOKEN_SECONDS * 4 / 5, TOKEN_SECONDS * 4 / 5, TimeUnit.SECONDS);
    return files;
  }

  public Path token() {
    return folder.resolve("token");
  }

  public Path ca() {
    return folder.resolve("ca.crt");
  }

  private void renewToken() {
    try {
      writeToken();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("the token was not renewed");
    }
  }

  private void writeToken() {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(AUDIENCE)
            .withExpirationSeconds(TOKEN_SECONDS)
            .endSpec()
            .build();
    TokenRequest issued =
        client
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(serviceAccount)
            .tokenRequest(request);
    write(token(), issued.getStatus().getToken());
  }

  private static void write(Path file, String text) {
    try {
      Path next = file.resolveSibling("." + file.getFileName() + ".next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    renewals.shutdownNow();
    bundle.close();
  }

  private final class WritesBundle implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap map) {
      take(map);
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap map) {
      take(map);
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknown) {
      // A node leaves the last version where it is, too.
    }

    private void take(ConfigMap map) {
      String pem = map.getData() == null ? null : map.getData().get("ca.crt");
      if (pem != null) {
        write(ca(), pem);
      }
    }
  }
}
