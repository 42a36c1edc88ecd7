package io.gazan.upstreams.reader.value;

import io.gazan.upstreams.document.Field;
import io.gazan.upstreams.document.Fields;

/** Features of the predecessor whose keys are recognised, so that nobody has to guess. */
public final class Predecessor {
  private Predecessor() {}

  public static void refuse(Fields fields) {
    for (Field field : fields.others()) {
      String name = field.name();
      if (field.value().isMappingWith("paths")) {
        // A host of that name.
        continue;
      }
      if (name.equals("ssl")) {
        refuseSsl(fields, field);
      } else if (name.startsWith("file_server_")
          || name.equals("acme")
          || name.startsWith("acme_")) {
        fields.notSupported(name);
      }
    }
  }

  /** It said what all endpoints of a path speak, and was wrong where they differ. */
  private static void refuseSsl(Fields fields, Field field) {
    if (fields.has(field.name())) {
      field.refuse(
          "ssl is not a key any more; leave it out: what endpoints speak is found out. To say it,"
              + " name a cluster with protocol: https");
    }
  }
}
