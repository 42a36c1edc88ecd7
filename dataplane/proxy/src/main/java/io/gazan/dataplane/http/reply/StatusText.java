package io.gazan.dataplane.http.reply;

import io.netty.handler.codec.http.HttpResponseStatus;

/** The reason phrases of the status codes that the proxy itself may answer with. */
public final class StatusText {
  private StatusText() {}

  /** The phrase of a status code; of one that has none, that of its class. */
  public static String of(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 204 -> "No Content";
      case 301 -> "Moved Permanently";
      case 302 -> "Found";
      case 303 -> "See Other";
      case 304 -> "Not Modified";
      case 307 -> "Temporary Redirect";
      case 308 -> "Permanent Redirect";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 417 -> "Expectation Failed";
      case 421 -> "Misdirected Request";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 499 -> "Client Closed Request";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      default -> HttpResponseStatus.valueOf(status).reasonPhrase();
    };
  }

  /** Whether an answer of this status has a body, if only an empty one. */
  public static boolean hasBody(int status) {
    return status >= 200 && status != 204 && status != 304;
  }
}
