package io.gazan.dataplane.tls.certificate;

import io.gazan.upstreams.CertificateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pairs that a document names, read and good, and which host asks for which.
 *
 * @param byName in order of their names
 */
public record DocumentPairs(Map<String, CertificatePair> byName, ChosenCertificates chosen) {
  static final DocumentPairs NONE = new DocumentPairs(Map.of(), ChosenCertificates.NONE);

  public DocumentPairs {
    byName = java.util.Collections.unmodifiableMap(new TreeMap<>(byName));
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
}
