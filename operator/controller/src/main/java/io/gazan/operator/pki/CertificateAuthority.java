package io.gazan.operator.pki;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's own CA. The first replica makes it, which the API server's refusal to create an
 * object twice decides; each replica issues its own certificate for the stream's port, in memory;
 * only the leader publishes the bundle and rotates. An administrator who deletes the Secret gets a
 * new CA at once, without an overlap.
 */
public final class CertificateAuthority implements StreamCertificates {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateAuthority.class);

  /** Steps of a rotation that one refresh may take, with as many lost races. */
  private static final int STEPS = 8;

  private final PkiOptions options;
  private final InstantSource clock;
  private final AuthoritySecret secret;
  private final CaBundle bundle;
  private final CertificateMaker maker = new CertificateMaker();

  private volatile @Nullable Issued issued;

  public CertificateAuthority(KubernetesClient client, PkiOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    secret = new AuthoritySecret(client, options.namespace(), options.authoritySecret());
    bundle = new CaBundle(client, options.namespace(), options.bundleConfigMap());
  }

  private record Issued(ServingCertificate by, ServingCertificate certificate) {}

  @Override
  public void refresh(boolean leader) throws BadCertificate {
    Instant now = clock.instant();
    Optional<AuthoritySecret.Stored> found = secret.read();
    AuthoritySecret.Stored stored =
        found.isPresent() ? found.get() : secret.create(AuthorityState.first(authority(now)));
    serve(stored.state().current(), now);
    if (leader) {
      serve(rotate(stored, now).state().current(), now);
    }
  }

  @Override
  public @Nullable ServingCertificate current() {
    Issued now = issued;
    return now == null ? null : now.certificate();
  }

  /** Goes on with what is due until nothing is. */
  private AuthoritySecret.Stored rotate(AuthoritySecret.Stored from, Instant now)
      throws BadCertificate {
    AuthoritySecret.Stored stored = from;
    for (int step = 0; step < STEPS; step++) {
      AuthorityState before = stored.state();
      AuthorityState after = before.withoutExpired(now);
      if (after.ages(now)) {
        after = after.with(authority(now));
      } else {
        // Whatever is promoted was in the bundle before, and is in the one that this writes.
        bundle.publish(Pem.text(after.bundle()));
        after = after.published(now).promoted(now, options.overlap());
      }
      if (after.equals(before)) {
        return stored;
      }
      Optional<AuthoritySecret.Stored> written = secret.replace(stored, after);
      if (written.isPresent()) {
        stored = written.get();
        LOG.atInfo()
            .addKeyValue("signs_until", stored.state().current().notAfter())
            .addKeyValue("trusted", stored.state().bundle().size())
            .log("the CA of the stream went on with its rotation");
      } else {
        Optional<AuthoritySecret.Stored> again = secret.read();
        if (again.isEmpty()) {
          return stored;
        }
        stored = again.get();
      }
    }
    return stored;
  }

  private void serve(ServingCertificate authority, Instant now) {
    Issued before = issued;
    if (before != null
        && before.by().certificate().equals(authority.certificate())
        && now.isBefore(before.certificate().renewAt())) {
      return;
    }
    ServingCertificate certificate =
        maker.serving(authority, options.names(), now, options.servingLife());
    issued = new Issued(authority, certificate);
    LOG.atInfo()
        .addKeyValue("until", certificate.notAfter())
        .log("issued a certificate for the stream's port");
  }

  private ServingCertificate authority(Instant now) {
    return maker.authority("gazan-ca-" + now.getEpochSecond(), now, options.authorityLife());
  }
}
