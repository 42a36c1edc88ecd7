package io.gazan.dataplane.tls.certificate;

import io.gazan.upstreams.tls.CertificateSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pairs that a document names, read and good, and which host asks for which. Immutable; one
 * that differs in what hosts ask for alone has the very map of pairs of the one before.
 */
public final class DocumentPairs {
  static final DocumentPairs NONE = new DocumentPairs(Map.of(), ChosenCertificates.NONE);

  private final Map<String, CertificatePair> byName;
  private final ChosenCertificates chosen;

  DocumentPairs(Map<String, CertificatePair> byName, ChosenCertificates chosen) {
    this(chosen, Collections.unmodifiableMap(new TreeMap<>(byName)));
  }

  private DocumentPairs(ChosenCertificates chosen, Map<String, CertificatePair> own) {
    this.byName = own;
    this.chosen = chosen;
  }

  /** The same pairs, for hosts that ask for others of them. */
  DocumentPairs with(ChosenCertificates asked) {
    return new DocumentPairs(asked, byName);
  }

  /** In order of their names. */
  public Map<String, CertificatePair> byName() {
    return byName;
  }

  ChosenCertificates chosen() {
    return chosen;
  }

  /** Whether these are the very pairs of the other. */
  @SuppressWarnings("ReferenceEquality") // comparing thousands of pairs is what this saves
  boolean hasPairsOf(DocumentPairs other) {
    return byName == other.byName;
  }

  static PairSource source(CertificateSpec spec) {
    return new PairSource(
        spec.name(),
        NamedPem.inDocument(place(spec, "crt"), spec.crt()),
        NamedPem.inDocument(place(spec, "key"), spec.key()),
        spec.hosts());
  }

  static String place(CertificateSpec spec, String key) {
    return "certificates." + spec.name() + "." + key;
  }

  List<PairSource> sources() {
    List<PairSource> sources = new ArrayList<>(byName.size());
    byName.values().forEach(pair -> sources.add(pair.source()));
    return sources;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DocumentPairs that
        && (hasPairsOf(that) || byName.equals(that.byName))
        && chosen.equals(that.chosen);
  }

  @Override
  public int hashCode() {
    return 31 * byName.hashCode() + chosen.hashCode();
  }
}
