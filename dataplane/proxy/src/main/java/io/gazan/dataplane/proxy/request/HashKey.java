package io.gazan.dataplane.proxy.request;

import io.gazan.dataplane.cluster.Cluster;
import io.gazan.dataplane.filter.ClientAddress;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.HashOn;
import java.nio.charset.StandardCharsets;

/**
 * The key under which {@code balance: hash} looks for an endpoint: 64-bit FNV-1a over what {@code
 * hash_on} names. A request that lacks it is hashed by the client's address, so that it keeps to
 * one endpoint all the same.
 */
public final class HashKey {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private HashKey() {}

  /** The key of a request; 0 for clusters that do not hash. */
  public static long of(Cluster cluster, RequestHead request, Client client) {
    HashOn on = cluster.spec().hashOn();
    if (cluster.spec().balance() != Balance.HASH || on == null) {
      return 0;
    }
    return switch (on) {
      case HashOn.Header(String name) -> header(request, name, client);
      case HashOn.Cookie(String name) -> cookie(request, name, client);
      case HashOn.Address() -> address(request, client);
      case HashOn.Path() -> hash(request.pathBytes(), request.pathStart(), request.pathEnd());
    };
  }

  /** Behind a trusted proxy the address that it names, as it is for limits. */
  private static long address(RequestHead request, Client client) {
    byte[] bytes = ClientAddress.of(client.forFilters(), request.headers()).address().getAddress();
    return hash(bytes, 0, bytes.length);
  }

  private static long header(RequestHead request, String name, Client client) {
    HeaderBlock headers = request.headers();
    byte[] lower = name.toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    for (int line = 0; line < headers.count(); line++) {
      if (headers.nameIs(line, lower)) {
        return hash(headers.bytes(), headers.valueStart(line), headers.valueEnd(line));
      }
    }
    return address(request, client);
  }

  private static long cookie(RequestHead request, String name, Client client) {
    HeaderBlock headers = request.headers();
    byte[] wanted = (name + "=").getBytes(StandardCharsets.US_ASCII);
    int line = headers.find(KnownHeader.COOKIE);
    while (line >= 0) {
      byte[] bytes = headers.bytes();
      int end = headers.valueEnd(line);
      int at = headers.valueStart(line);
      while (at < end) {
        int stop = at;
        while (stop < end && bytes[stop] != ';') {
          stop++;
        }
        if (startsWith(bytes, at, stop, wanted)) {
          return hash(bytes, at + wanted.length, stop);
        }
        at = stop + 1;
        while (at < end && bytes[at] == ' ') {
          at++;
        }
      }
      line = headers.find(KnownHeader.COOKIE, line + 1);
    }
    return address(request, client);
  }

  private static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
    if (to - from < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (bytes[from + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static long hash(byte[] bytes, int from, int to) {
    long hash = OFFSET;
    for (int i = from; i < to; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
    }
    // FNV leaves its high bits poor for short keys; the ring looks at those.
    hash ^= hash >>> 32;
    hash *= 0x9E3779B97F4A7C15L;
    return hash ^ hash >>> 29;
  }
}
