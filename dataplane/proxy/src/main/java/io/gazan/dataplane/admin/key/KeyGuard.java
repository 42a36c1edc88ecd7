package io.gazan.dataplane.admin.key;

import io.gazan.dataplane.admin.AdminCounts;
import io.gazan.dataplane.admin.page.Answer;
import io.gazan.dataplane.admin.page.Head;
import io.gazan.dataplane.config.MasterKey;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether a request has the master key. Without one nothing is granted. An address with too
 * many wrong keys is told to wait, and its key is not looked at meanwhile. No answer and no log
 * line has a key in it. For the admin event loop.
 */
public final class KeyGuard {
  private static final Logger LOG = LoggerFactory.getLogger(KeyGuard.class);
  private static final String BEARER = "Bearer ";

  private final MasterKey key;
  private final AdminCounts counts;
  private final FailureLimit failures;
  private boolean warned;

  public KeyGuard(MasterKey key, AdminCounts counts) {
    this(key, counts, Ticker.systemTicker());
  }

  KeyGuard(MasterKey key, AdminCounts counts, Ticker ticker) {
    this.key = key;
    this.counts = counts;
    this.failures = new FailureLimit(ticker);
  }

  /** What was found about a key. */
  public sealed interface Verdict {
    record Granted() implements Verdict {}

    /** None is set: nobody is let in. */
    record NotSet() implements Verdict {}

    record Missing() implements Verdict {}

    record Wrong() implements Verdict {}

    /** Too many wrong ones came from there. */
    record Throttled(long seconds) implements Verdict {}
  }

  /** Whether one is set. */
  public boolean hasKey() {
    return key.isSet();
  }

  /** Judges the key that a head presents. */
  public Verdict judge(Head head) {
    return judge(head.client(), presented(head));
  }

  /** Judges a key that came in another way. */
  public Verdict judge(InetSocketAddress client, @Nullable String given) {
    if (!key.isSet()) {
      return new Verdict.NotSet();
    }
    InetAddress address = client.getAddress();
    long wait = failures.waitSeconds(address);
    if (wait > 0) {
      counts.refused(AdminCounts.Reason.THROTTLED);
      return new Verdict.Throttled(wait);
    }
    if (given == null) {
      return new Verdict.Missing();
    }
    if (key.matches(given)) {
      return new Verdict.Granted();
    }
    failures.failed(address);
    counts.refused(AdminCounts.Reason.KEY);
    LOG.warn("config API: a wrong key from {}", NetUtil.toAddressString(address));
    return new Verdict.Wrong();
  }

  /** The refusal of a page that needs the key; null if the request has it. */
  public @Nullable Answer refusal(Head head) {
    return switch (judge(head)) {
      case Verdict.Granted _ -> null;
      case Verdict.NotSet _ ->
          Answer.error(403, "main.yaml has no master_key, so nobody may do this");
      case Verdict.Missing _ ->
          Answer.error(403, "the master key is missing: Authorization: Bearer KEY");
      case Verdict.Wrong _ -> Answer.error(403, "the master key is wrong");
      case Verdict.Throttled(long seconds) -> throttled(seconds);
    };
  }

  public static Answer throttled(long seconds) {
    return Answer.error(429, "too many wrong keys").with("Retry-After", Long.toString(seconds));
  }

  /**
   * Why a request without the key may not see a page; null if it may. A page of somewhere else must
   * not read an address of this machine by a name of its own that it points here, so a request over
   * the loopback interface has to name it by address or as localhost.
   */
  public @Nullable Answer strangerRefusal(Head head) {
    if (!head.local().getAddress().isLoopbackAddress() || isLocalName(head.host())) {
      return null;
    }
    return judge(head) instanceof Verdict.Granted
        ? null
        : Answer.error(403, "over the loopback interface, Host must be localhost or an address");
  }

  private static boolean isLocalName(String host) {
    if (host.isEmpty()) {
      return true;
    }
    int bracket = host.indexOf(']');
    int colon = host.lastIndexOf(':');
    String name = colon > bracket ? host.substring(0, colon) : host;
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    return name.equalsIgnoreCase("localhost")
        || NetUtil.isValidIpV4Address(name)
        || NetUtil.isValidIpV6Address(name);
  }

  private @Nullable String presented(Head head) {
    String authorization = head.authorization();
    if (authorization != null) {
      return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
          ? authorization.substring(BEARER.length()).strip()
          : null;
    }
    String inQuery = head.query().value("key");
    if (inQuery != null && !warned) {
      warned = true;
      LOG.warn("config API: a key came as ?key=, which ends in logs; send Authorization: Bearer");
    }
    return inQuery;
  }
}
