package io.gazan.dataplane.filter.auth;

/**
 * What all routes share.
 *
 * @param accepted credentials that were right: at most {@value #ACCEPTED}
 * @param refused credentials that were wrong: at most {@value #REFUSED}, so that guessing does not
 *     push out the right ones
 */
record AuthShared(
    CredentialHash hash,
    RecentKeys accepted,
    RecentKeys refused,
    HashWork work,
    Checks checks,
    AuthCounters counters) {
  static final int ACCEPTED = 16384;
  static final int REFUSED = 4096;

  static AuthShared create() {
    HashWork work = new HashWork();
    return new AuthShared(
        new CredentialHash(),
        new RecentKeys(ACCEPTED, System::nanoTime),
        new RecentKeys(REFUSED, System::nanoTime),
        work,
        new Checks(work),
        new AuthCounters());
  }
}
