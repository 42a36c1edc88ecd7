package io.gazan.upstreams.writer;

import io.gazan.upstreams.document.JsonOutput;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;

/** Writes what stands below one entry of {@code certificates}. */
record CertificateWriter(JsonOutput out, Secrets secrets) {
  void write(CertificateSpec certificate) {
    out.field("crt", UpstreamsWriter.text(certificate.crt()));
    switch (certificate.key()) {
      case PemSource.Text(String pem) -> out.field("key", secrets.of(pem));
      case PemSource.File file -> out.field("key", UpstreamsWriter.text(file));
    }
    if (!certificate.hosts().isEmpty()) {
      out.list("hosts");
      certificate.hosts().forEach(out::item);
      out.end();
    }
  }
}
