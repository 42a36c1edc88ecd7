package io.gazan.dataplane.http;

/**
 * The request methods that the proxy or its metrics tell apart. Every other token is {@link #OTHER}
 * and is forwarded as it came; its name stays readable in the head's bytes.
 */
public enum Method {
  GET(true),
  HEAD(true),
  POST(false),
  PUT(true),
  DELETE(true),
  OPTIONS(true),
  PATCH(false),
  TRACE(true),
  CONNECT(false),
  OTHER(false);

  private final boolean idempotent;

  Method(boolean idempotent) {
    this.idempotent = idempotent;
  }

  /** Position in the declaration, for tables of counters. */
  @SuppressWarnings("EnumOrdinal")
  public int index() {
    return ordinal();
  }

  /** Whether sending the request twice means the same as sending it once (RFC 9110 §9.2.2). */
  public boolean idempotent() {
    return idempotent;
  }

  /** The method whose token stands at {@code [start, end)}; methods are case-sensitive. */
  public static Method of(byte[] bytes, int start, int end) {
    return switch (end - start) {
      case 3 ->
          bytes[start] == 'G'
              ? exactly(bytes, start, "ET", GET)
              : bytes[start] == 'P' ? exactly(bytes, start, "UT", PUT) : OTHER;
      case 4 ->
          bytes[start] == 'P'
              ? exactly(bytes, start, "OST", POST)
              : bytes[start] == 'H' ? exactly(bytes, start, "EAD", HEAD) : OTHER;
      case 5 ->
          bytes[start] == 'P'
              ? exactly(bytes, start, "ATCH", PATCH)
              : bytes[start] == 'T' ? exactly(bytes, start, "RACE", TRACE) : OTHER;
      case 6 -> bytes[start] == 'D' ? exactly(bytes, start, "ELETE", DELETE) : OTHER;
      case 7 ->
          bytes[start] == 'O'
              ? exactly(bytes, start, "PTIONS", OPTIONS)
              : bytes[start] == 'C' ? exactly(bytes, start, "ONNECT", CONNECT) : OTHER;
      default -> OTHER;
    };
  }

  private static Method exactly(byte[] bytes, int start, String rest, Method method) {
    for (int i = 0; i < rest.length(); i++) {
      if (bytes[start + 1 + i] != rest.charAt(i)) {
        return OTHER;
      }
    }
    return method;
  }
}
