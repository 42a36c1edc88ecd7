package io.gazan.operator.pki;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the CA is in its rotation. A new one is first stored as the next, then published beside the
 * current one, and signs only when everybody had the time to see it; the one before stays in the
 * bundle until it expires, its key is forgotten at once. Each step is a value, so that a replica
 * that takes over goes on from what is stored.
 *
 * @param current the one that signs
 * @param next the one that will sign; null when none is due
 * @param nextSince when {@code next} was first in the published bundle; null before
 * @param previous those that signed before, newest first
 */
record AuthorityState(
    ServingCertificate current,
    @Nullable ServingCertificate next,
    @Nullable Instant nextSince,
    List<X509Certificate> previous) {
  AuthorityState {
    previous = List.copyOf(previous);
  }

  static AuthorityState first(ServingCertificate authority) {
    return new AuthorityState(authority, null, null, List.of());
  }

  /** What is to be trusted, newest first. */
  List<X509Certificate> bundle() {
    List<X509Certificate> all = new ArrayList<>();
    if (next != null) {
      all.add(next.certificate());
    }
    all.add(current.certificate());
    all.addAll(previous);
    return all;
  }

  /** Whether a next one has to be made. */
  boolean ages(Instant now) {
    return next == null && !now.isBefore(current.renewAt());
  }

  AuthorityState with(ServingCertificate successor) {
    return new AuthorityState(current, successor, null, previous);
  }

  /** After the bundle with the next one was published. */
  AuthorityState published(Instant now) {
    return next == null || nextSince != null
        ? this
        : new AuthorityState(current, next, now, previous);
  }

  /** The next one as the current one, if its time has come. */
  AuthorityState promoted(Instant now, Duration overlap) {
    if (next == null || nextSince == null) {
      return this;
    }
    boolean seen = !now.isBefore(nextSince.plus(overlap));
    if (!seen && now.isBefore(current.notAfter())) {
      return this;
    }
    List<X509Certificate> before = new ArrayList<>();
    before.add(current.certificate());
    before.addAll(previous);
    return new AuthorityState(next, null, null, before);
  }

  AuthorityState withoutExpired(Instant now) {
    List<X509Certificate> alive =
        previous.stream().filter(old -> now.isBefore(old.getNotAfter().toInstant())).toList();
    return alive.size() == previous.size()
        ? this
        : new AuthorityState(current, next, nextSince, alive);
  }
}
