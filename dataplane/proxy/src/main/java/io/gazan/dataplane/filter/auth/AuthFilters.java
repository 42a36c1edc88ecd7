package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.auth.forward.AuthClient;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.policy.AuthSpec;
import io.gazan.upstreams.value.Secret;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the filters of {@code authorization}, and owns what they share: threads, caches, the client
 * that asks other servers. One per data plane; threads begin when they are needed.
 */
public final class AuthFilters implements AutoCloseable {
  private final MasterKey masterKey;
  private final AuthShared shared = AuthShared.create();
  private final AuthClient client = new AuthClient();

  /** A source lives as long as a filter that names it; guarded by itself. */
  private final Map<URI, WeakReference<KeySource>> sources = new HashMap<>();

  /**
   * @param masterKey what tokens are signed by where a route names nothing else
   */
  public AuthFilters(MasterKey masterKey) {
    this.masterKey = masterKey;
  }

  public Filter filter(AuthSpec spec) {
    return new AuthFilter(
        switch (spec) {
          case AuthSpec.Basic basic -> new BasicAuthorizer(basic, shared);
          case AuthSpec.ApiKey keys -> new ApiKeyAuthorizer(keys, shared);
          case AuthSpec.Jwt jwt -> jwt(jwt);
          case AuthSpec.Forward forward -> new ForwardAuthorizer(forward, client, shared);
        });
  }

  private Authorizer jwt(AuthSpec.Jwt spec) {
    URI jwks = spec.jwks();
    if (jwks != null) {
      return new JwtAuthorizer(spec, null, source(jwks), shared);
    }
    Secret own = spec.secret();
    if (own == null) {
      return new JwtAuthorizer(spec, masterKey.bytes(), null, shared);
    }
    return new JwtAuthorizer(spec, own.text().getBytes(UTF_8), null, shared);
  }

  private KeySource source(URI from) {
    synchronized (sources) {
      sources.values().removeIf(each -> each.get() == null);
      WeakReference<KeySource> known = sources.get(from);
      KeySource source = known == null ? null : known.get();
      if (source == null) {
        source = new KeySource(from, client::get, shared.counters(), System::nanoTime);
        sources.put(from, new WeakReference<>(source));
      }
      return source;
    }
  }

  /**
   * What keeps a document from coming into force. A key set that is in use is not looked at: it is
   * followed, and may be away for a while.
   */
  public List<Problem> problems(Upstreams upstreams) {
    return AuthCheck.of(upstreams, masterKey, this::isFollowed).problems();
  }

  /** What is probably not meant in a document. */
  public List<Problem> warnings(Upstreams upstreams) {
    return AuthCheck.of(upstreams, masterKey, from -> true).warnings();
  }

  private boolean isFollowed(URI from) {
    synchronized (sources) {
      WeakReference<KeySource> known = sources.get(from);
      KeySource source = known == null ? null : known.get();
      return source != null && source.age() >= 0;
    }
  }

  public AuthCounters counters() {
    return shared.counters();
  }

  /** Checks of password hashes that wait for a thread. */
  public int waitingPasswords() {
    return shared.passwords().waiting();
  }

  /** Checks of public-key signatures that wait for a thread. */
  public int waitingSignatures() {
    return shared.signatures().waiting();
  }

  /** Credentials that are remembered as right or wrong. */
  public int remembered() {
    return shared.accepted().size() + shared.refused().size();
  }

  /** Questions of {@code forward} that run. */
  public int asking() {
    return client.asked();
  }

  /** The age of the oldest key set in nanoseconds; -1 without any. */
  public long oldestKeySet() {
    synchronized (sources) {
      long oldest = -1;
      for (WeakReference<KeySource> each : sources.values()) {
        KeySource source = each.get();
        oldest = source == null ? oldest : Math.max(oldest, source.age());
      }
      return oldest;
    }
  }

  @Override
  public void close() {
    shared.passwords().close();
    shared.signatures().close();
    client.close();
  }
}
