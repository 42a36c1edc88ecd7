package io.gazan.dataplane.tls.certificate;

import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pair answers to which name (SNI, RFC 6066 §3). Immutable: what a handshake has looked up
 * stays as it is, whatever is replaced meanwhile. The order is: the pair that the host's virtual
 * host names; a document's pairs, exact then wildcard; the folder's, exact then wildcard; the pair
 * of the document's {@code DEFAULT} host; a document's pair that is for {@code *}; the default
 * pair.
 */
public final class CertificateIndex {
  static final CertificateIndex EMPTY = new CertificateIndex(DocumentPairs.NONE, List.of(), null);

  private final Map<String, CertificatePair> named;
  private final ChosenCertificates chosen;
  private final Map<String, CertificatePair> ofDocument;
  private final Map<String, CertificatePair> ofFolder;
  private final @Nullable CertificatePair ofMain;
  private final @Nullable CertificatePair defaultPair;
  private final Set<CertificatePair> all;

  /**
   * An index.
   *
   * @param document of two that serve one host, the first by name does
   * @param folder in order of names; of two that serve one host, the first does
   * @param defaultPair for clients that name nothing we know; null = they are refused
   */
  CertificateIndex(
      DocumentPairs document, List<CertificatePair> folder, @Nullable CertificatePair defaultPair) {
    this.named = document.byName();
    this.ofDocument = byHost(named.values());
    this.ofFolder = byHost(folder);
    this.chosen = document.chosen();
    this.ofMain = defaultPair;
    this.defaultPair = fallback(named, chosen, ofDocument, ofMain);
    this.all = new LinkedHashSet<>(named.values());
    all.addAll(folder);
    if (defaultPair != null) {
      all.add(defaultPair);
    }
  }

  private CertificateIndex(CertificateIndex same, ChosenCertificates chosen) {
    this.named = same.named;
    this.ofDocument = same.ofDocument;
    this.ofFolder = same.ofFolder;
    this.chosen = chosen;
    this.ofMain = same.ofMain;
    this.all = same.all;
    this.defaultPair = fallback(named, chosen, ofDocument, ofMain);
  }

  /** The same pairs, for hosts that ask for others of them. */
  CertificateIndex with(ChosenCertificates asked) {
    return new CertificateIndex(this, asked);
  }

  private static @Nullable CertificatePair fallback(
      Map<String, CertificatePair> named,
      ChosenCertificates chosen,
      Map<String, CertificatePair> ofDocument,
      @Nullable CertificatePair ofMain) {
    CertificatePair ofDefault = chosen.ofDefault() == null ? null : named.get(chosen.ofDefault());
    CertificatePair forAll =
        ofDefault == null ? ofDocument.get(VirtualHostSpec.DEFAULT) : ofDefault;
    return forAll == null ? ofMain : forAll;
  }

  private static Map<String, CertificatePair> byHost(Iterable<CertificatePair> pairs) {
    Map<String, CertificatePair> byHost = new HashMap<>();
    for (CertificatePair pair : pairs) {
      pair.hosts().forEach(host -> byHost.putIfAbsent(host, pair));
    }
    return byHost;
  }

  /**
   * The pair for a client that asks for {@code host}.
   *
   * @param host in lower case; null if the client named none
   * @return null if there is none: the handshake is to be refused with unrecognized_name
   */
  public @Nullable CertificatePair pick(@Nullable String host) {
    if (host == null) {
      return defaultPair;
    }
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    int dot = bare.indexOf('.');
    String wildcard = dot < 1 ? "" : "*" + bare.substring(dot);
    String name = chosen.pick(bare, wildcard);
    CertificatePair pair = name == null ? null : named.get(name);
    if (pair == null) {
      pair = pick(ofDocument, bare, wildcard);
      pair = pair == null ? pick(ofFolder, bare, wildcard) : pair;
    }
    return pair == null ? defaultPair : pair;
  }

  private static @Nullable CertificatePair pick(
      Map<String, CertificatePair> pairs, String host, String wildcard) {
    CertificatePair exact = pairs.get(host);
    return exact == null ? pairs.get(wildcard) : exact;
  }

  /** Every pair that may answer. */
  public Set<CertificatePair> all() {
    return all;
  }
}
