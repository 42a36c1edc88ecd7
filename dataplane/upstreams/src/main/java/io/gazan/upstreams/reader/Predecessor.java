package io.gazan.upstreams.reader;

import io.gazan.upstreams.document.Field;
import io.gazan.upstreams.document.Fields;

/** Features of the predecessor whose keys are recognised, so that nobody has to guess. */
final class Predecessor {
  private Predecessor() {}

  static void refuse(Fields fields) {
    for (Field field : fields.others()) {
      String name = field.name();
      if (name.startsWith("file_server_") || name.equals("acme") || name.startsWith("acme_")) {
        fields.notSupported(name);
      }
    }
  }
}
