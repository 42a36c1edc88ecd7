package io.gazan.devcluster.write;

import io.gazan.devcluster.store.Key;
import io.gazan.devcluster.store.ResourceType;

/**
 * What a request is about.
 *
 * @param namespace empty for all and for none
 * @param name empty for all objects
 * @param subresource empty for the object itself
 * @param dryRun do all of a write but store it
 * @param strict refuse unknown fields of a custom resource instead of dropping them
 */
public record Target(
    ResourceType type,
    String namespace,
    String name,
    String subresource,
    boolean dryRun,
    boolean strict) {

  /** An object itself, for a write in earnest. */
  static Target of(ResourceType type, String namespace, String name) {
    return new Target(type, namespace, name, "", false, true);
  }

  /** The status of an object. */
  Target status(String of) {
    return new Target(type, namespace, of, "status", dryRun, strict);
  }

  public Key key() {
    return new Key(namespace, name);
  }
}
