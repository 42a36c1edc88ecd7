package io.gazan.operator.translate;

/**
 * Why something about an object is not as its owner meant it: the {@code reason} of Events and of
 * conditions. {@code docs/kubernetes/status.md} explains each.
 */
public enum Reason {
  ACCEPTED(Aspect.NEITHER),
  RESOLVED_REFS(Aspect.NEITHER),

  INVALID(Aspect.ACCEPTED),
  HOST_INVALID(Aspect.ACCEPTED),
  PATH_INVALID(Aspect.ACCEPTED),
  ANNOTATION_INVALID(Aspect.ACCEPTED),
  PATH_CONFLICT(Aspect.ACCEPTED),
  DEFAULT_BACKEND_CONFLICT(Aspect.ACCEPTED),
  DATA_PLANE_TOO_OLD(Aspect.ACCEPTED),
  TOO_LARGE(Aspect.ACCEPTED),
  DOCUMENT_FULL(Aspect.ACCEPTED),
  INTERNAL_ERROR(Aspect.ACCEPTED),

  SERVICE_NOT_FOUND(Aspect.REFERENCES),
  PORT_NOT_FOUND(Aspect.REFERENCES),
  BACKEND_REFUSED(Aspect.REFERENCES),
  CROSS_NAMESPACE_REFERENCE(Aspect.REFERENCES),
  SECRET_NOT_FOUND(Aspect.REFERENCES),
  SECRET_INVALID(Aspect.REFERENCES),
  CERTIFICATE_INVALID(Aspect.REFERENCES),

  NO_ENDPOINTS(Aspect.NEITHER),
  ENDPOINT_REFUSED(Aspect.NEITHER),
  CERTIFICATE_EXPIRED(Aspect.NEITHER),
  CERTIFICATE_NOT_YET_VALID(Aspect.NEITHER),
  CERTIFICATE_CONFLICT(Aspect.NEITHER),
  CERTIFICATE_NOT_FOR_HOST(Aspect.NEITHER),
  ANNOTATION_UNKNOWN(Aspect.NEITHER),
  REFUSED_BY_DATA_PLANE(Aspect.NEITHER);

  /** Which condition is False for it. */
  public enum Aspect {
    ACCEPTED,
    REFERENCES,
    /** It only becomes an Event. */
    NEITHER
  }

  private final Aspect aspect;
  private final String text;

  Reason(Aspect aspect) {
    this.aspect = aspect;
    StringBuilder camel = new StringBuilder();
    for (String word : name().split("_", -1)) {
      camel.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    this.text = camel.toString();
  }

  public Aspect aspect() {
    return aspect;
  }

  /**
   * By its text.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Reason of(String text) {
    for (Reason reason : values()) {
      if (reason.text.equals(text)) {
        return reason;
      }
    }
    throw new IllegalArgumentException("no reason is called " + text);
  }

  /** In CamelCase, as in {@code ServiceNotFound}. */
  public String text() {
    return text;
  }
}
