package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.filter.auth.jwt.KeySet;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.value.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code authorization} of a document needs that does not stand in it: the master key of
 * main.yaml, and the files of key sets, each of which is read once. Blocks for that. No message
 * shows a secret.
 */
public final class AuthCheck {
  private final @Nullable MasterKey masterKey;
  private final Predicate<URI> followed;
  private final Map<URI, String> files = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  private AuthCheck(@Nullable MasterKey masterKey, Predicate<URI> followed) {
    this.masterKey = masterKey;
    this.followed = followed;
  }

  /**
   * Checks a document.
   *
   * @param masterKey null if it is not known what main.yaml says
   */
  public static AuthCheck of(Upstreams upstreams, @Nullable MasterKey masterKey) {
    return of(upstreams, masterKey, from -> false);
  }

  /**
   * @param followed key sets that are in use, and need not be there now
   */
  static AuthCheck of(Upstreams upstreams, @Nullable MasterKey masterKey, Predicate<URI> followed) {
    AuthCheck check = new AuthCheck(masterKey, followed);
    check.spec(() -> "authorization", upstreams.globals().authorization());
    for (VirtualHostSpec host : upstreams.hosts().values()) {
      for (RouteSpec route : host.routes()) {
        AuthSpec spec = route.policies().authorization().over(null);
        if (spec != null) {
          // Else thousands of paths would be written out for nobody.
          check.spec(
              () -> "upstreams." + host.host() + ".paths." + route.path().key() + ".authorization",
              spec);
        }
      }
    }
    return check;
  }

  /** What keeps the document from coming into force. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** What is probably not meant; the first {@value Problems#LIMIT}. */
  public List<Problem> warnings() {
    return List.copyOf(warnings);
  }

  private void spec(Supplier<String> path, @Nullable AuthSpec spec) {
    if (!(spec instanceof AuthSpec.Jwt jwt)) {
      return;
    }
    URI jwks = jwt.jwks();
    Secret secret = jwt.secret();
    if (jwks != null) {
      keySet(path, jwks);
    } else if (secret != null) {
      secret(path, secret);
    } else if (masterKey != null && !masterKey.canSign()) {
      problems.add(
          new Problem(
              path.get(),
              0,
              0,
              "type jwt without creds and jwks needs master_key in main.yaml, "
                  + (masterKey.isSet()
                      ? "which is shorter than " + MasterKey.SIGNING_BYTES + " bytes"
                      : "which is not set")));
    }
  }

  private void secret(Supplier<String> path, Secret secret) {
    if (masterKey != null
        && masterKey.isSet()
        && warnings.size() < Problems.LIMIT
        && !MessageDigest.isEqual(secret.text().getBytes(UTF_8), masterKey.bytes())) {
      warnings.add(
          new Problem(
              path.get(), 0, 0, "creds are not master_key: tokens of POST /jwt are refused here"));
    }
  }

  private void keySet(Supplier<String> path, URI jwks) {
    if (!KeySource.isFile(jwks) || followed.test(jwks)) {
      return;
    }
    String problem = files.computeIfAbsent(jwks, AuthCheck::problem);
    if (!problem.isEmpty()) {
      problems.add(new Problem(path.get() + ".jwks", 0, 0, Path.of(jwks) + " " + problem));
    }
  }

  /** Empty if the file is a set of keys. */
  private static String problem(URI file) {
    try {
      KeySet.parse(KeySource.contents(file));
      return "";
    } catch (IOException | IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
