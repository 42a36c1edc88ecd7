package io.gazan.dataplane.filter.auth;

import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.filter.auth.credential.Credentials;
import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.upstreams.policy.AuthSpec;
import java.security.MessageDigest;
import java.util.Arrays;
import org.apache.commons.codec.digest.DigestUtils;

/** {@code apikey}: hashes are compared, with all keys, so that time tells nothing about any. */
final class ApiKeyAuthorizer implements Authorizer {
  private static final int LONGEST = 4096;

  private final byte[][] digests;
  private final Ruling ruling;

  ApiKeyAuthorizer(AuthSpec.ApiKey spec, AuthShared shared) {
    digests =
        spec.keys().stream()
            .map(key -> DigestUtils.sha256(Ascii.bytes(key.text())))
            .toArray(byte[][]::new);
    ruling = new Ruling(AuthType.APIKEY, shared.counters(), "ApiKey realm=\"gazan\"");
  }

  @Override
  public Ruling ruling() {
    return ruling;
  }

  @Override
  public Verdict authorize(FilterPass pass) {
    HeaderBlock headers = pass.head().headers();
    int line = Credentials.only(headers, KnownHeader.X_API_KEY);
    if (line < 0) {
      return ruling.deny();
    }
    int start = headers.valueStart(line);
    int end = headers.valueEnd(line);
    if (end - start > LONGEST) {
      return ruling.deny();
    }
    byte[] digest = DigestUtils.sha256(Arrays.copyOfRange(headers.bytes(), start, end));
    boolean same = false;
    for (byte[] known : digests) {
      same |= MessageDigest.isEqual(known, digest);
    }
    return same ? ruling.allow() : ruling.deny();
  }
}
