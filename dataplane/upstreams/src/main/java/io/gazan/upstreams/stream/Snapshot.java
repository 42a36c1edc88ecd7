package io.gazan.upstreams.stream;

import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.stream.message.EntryKey;
import io.gazan.upstreams.stream.message.EntryKey.Kind;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import io.gazan.upstreams.writer.EntryWriter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A document and its version. The version is the SHA-256, in hexadecimal, over the sorted (entry,
 * entry hash) of hosts, clusters and certificates, so that two operators that see the same cluster,
 * or one that was started again, have the same. An entry's hash is of its text, as it was written
 * here or as it came: who receives a snapshot does not depend on how his own build would write it.
 * Immutable.
 */
public final class Snapshot {
  /** Without hosts, clusters and certificates. */
  public static final Snapshot EMPTY =
      new Snapshot(
          Upstreams.EMPTY,
          Entries.none(Kind.HOST),
          Entries.none(Kind.CLUSTER),
          Entries.none(Kind.CERTIFICATE));

  private final Upstreams upstreams;
  private final Entries hosts;
  private final Entries clusters;
  private final Entries certificates;
  private final String version;

  Snapshot(Upstreams upstreams, Entries hosts, Entries clusters, Entries certificates) {
    this.upstreams = upstreams;
    this.hosts = hosts;
    this.clusters = clusters;
    this.certificates = certificates;
    MessageDigest digest = Sha256.digest();
    hosts.addTo(digest);
    clusters.addTo(digest);
    certificates.addTo(digest);
    version = HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Writes every entry.
   *
   * @throws IllegalArgumentException if the document has global settings or names Consul, which an
   *     operator has no entries for, or a route has a cluster of its own that a path cannot say
   */
  public static Snapshot of(Upstreams upstreams) {
    return of(upstreams, EMPTY);
  }

  /**
   * The same, at the cost of what differs: records that are the same objects are not written again.
   */
  public static Snapshot of(Upstreams upstreams, Snapshot before) {
    if (!upstreams.globals().equals(Globals.NONE) || upstreams.consul() != null) {
      throw new IllegalArgumentException(
          "an operator's document has hosts, clusters and certificates only");
    }
    Upstreams held = before.upstreams;
    return new Snapshot(
        upstreams,
        before.hosts.of(upstreams.hosts(), held.hosts(), EntryWriter::text),
        before.clusters.of(upstreams.clusters(), held.clusters(), EntryWriter::text),
        before.certificates.of(upstreams.certificates(), held.certificates(), EntryWriter::text));
  }

  public Upstreams upstreams() {
    return upstreams;
  }

  public String version() {
    return version;
  }

  /** Bytes of the whole document. */
  public long size() {
    long size = 1;
    for (Kind kind : Kind.values()) {
      long block = entries(kind).blockBytes();
      size += block > 0 ? block + 1 : 0;
    }
    return Math.max(size, 2);
  }

  public Content.Whole whole() {
    return new Content.Whole(
        DocumentText.of(
            Map.of(
                Kind.HOST, hosts.list(),
                Kind.CLUSTER, clusters.list(),
                Kind.CERTIFICATE, certificates.list())));
  }

  /** What leads from that snapshot to this one. */
  public Content.Patch since(Snapshot base) {
    List<EntryKey> removed = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      removed.addAll(entries(kind).removedSince(base.entries(kind)));
    }
    return new Content.Patch(
        base.version,
        DocumentText.of(
            Map.of(
                Kind.HOST, hosts.changedSince(base.hosts),
                Kind.CLUSTER, clusters.changedSince(base.clusters),
                Kind.CERTIFICATE, certificates.changedSince(base.certificates))),
        removed);
  }

  Entries entries(Kind kind) {
    return switch (kind) {
      case HOST -> hosts;
      case CLUSTER -> clusters;
      case CERTIFICATE -> certificates;
    };
  }

  @Override
  public String toString() {
    return "snapshot "
        + version
        + " of "
        + hosts.size()
        + " hosts, "
        + clusters.size()
        + " clusters, "
        + certificates.size()
        + " certificates";
  }
}
