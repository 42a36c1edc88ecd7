package io.gazan.dataplane.filter.auth;

import io.gazan.dataplane.filter.auth.credential.Checks;
import io.gazan.dataplane.filter.auth.credential.CredentialHash;
import io.gazan.dataplane.filter.auth.credential.HashWork;
import io.gazan.dataplane.filter.auth.credential.RecentKeys;

/**
 * What all routes share. Passwords and signatures wait in queues of their own: whoever floods one
 * kind of log-in, which takes no credentials, keeps nobody from the other.
 *
 * @param accepted credentials that were right: at most {@value #ACCEPTED}
 * @param refused credentials that were wrong: at most {@value #REFUSED}, so that guessing does not
 *     push out the right ones
 */
record AuthShared(
    CredentialHash hash,
    RecentKeys accepted,
    RecentKeys refused,
    Checks passwords,
    Checks signatures,
    AuthCounters counters) {
  static final int ACCEPTED = 16384;
  static final int REFUSED = 4096;

  static AuthShared create() {
    return new AuthShared(
        new CredentialHash(),
        new RecentKeys(ACCEPTED, System::nanoTime),
        new RecentKeys(REFUSED, System::nanoTime),
        new Checks(new HashWork("password", System::nanoTime)),
        new Checks(new HashWork("signature", System::nanoTime)),
        new AuthCounters());
  }
}
