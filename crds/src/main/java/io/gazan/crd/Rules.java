package io.gazan.crd;

/**
 * The CEL rules (Common Expression Language) that several types share, with their messages. Each
 * holds for one field, {@code self}. What a rule costs the API server grows with the lengths and
 * numbers that the fields allow, and a CRD whose rules may cost too much is refused: a longer field
 * needs a shorter pattern.
 */
public final class Rules {
  /** A name of a header or cookie (RFC 9110 §5.6.2), also of an element of a list. */
  public static final String TOKEN = "r'^[-!#$%&*+.^_`|~0-9A-Za-z]+$'";

  public static final String IS_TOKEN = "self.matches(" + TOKEN + ")";
  public static final String ARE_TOKENS = "self.all(n, n.matches(" + TOKEN + "))";
  public static final String TOKEN_MESSAGE =
      "must be a name as HTTP has them: letters, digits and !#$%&*+-.^_`|~ without spaces";

  public static final String IS_LABEL = "self.matches(r'^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')";
  public static final String SERVICE_MESSAGE =
      "must be the name of a Service in the namespace of the route: lower-case letters, digits and"
          + " '-'";

  public static final String IS_OBJECT_NAME = "self.matches(r'^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$')";
  public static final String SECRET_MESSAGE =
      "must be the name of a Secret in the namespace of the route: lower-case letters, digits, '-'"
          + " and '.'";
  public static final String CLASS_MESSAGE =
      "must be the name of an IngressClass: lower-case letters, digits, '-' and '.'";

  public static final String IS_DATA_KEY = "self.matches(r'^[-._0-9A-Za-z]+$')";
  public static final String DATA_KEY_MESSAGE =
      "must be a key of a Secret: letters, digits, '-', '_' and '.'";

  private static final String LABELS =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'";

  public static final String ARE_HOSTS =
      "self.all(h, h == '*' || h.matches(r'^([*][.])?" + LABELS + "))";
  public static final String HOSTS_MESSAGE =
      "each host must be a name in lower case without port, such as shop.example.com;"
          + " *.example.com for exactly one label; or * for every other host";

  public static final String IS_HOSTNAME = "self.matches(r'^" + LABELS + ")";
  public static final String HOSTNAME_MESSAGE =
      "must be a host name in lower case without port, such as shop.example.com";

  public static final String STARTS_WITH_SLASH = "self.startsWith('/')";
  public static final String SLASH_MESSAGE = "must start with a slash";

  /** Nothing beyond visible ASCII without query, fragment and what RFC 3986 keeps out of paths. */
  public static final String IS_PATH =
      "self.matches(r'^([!$&-;=@-\\[\\]_a-z~]|%[0-9A-Fa-f]{2})*$')";

  public static final String PATH_MESSAGE =
      "must be a path without query and fragment, in ASCII, with a %XX escape for what a URL cannot"
          + " hold";

  public static final String IS_CANONICAL =
      "!self.matches(r'/[.][.]?(/|$)|%(00|2[DEde]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|5[Ff]|7[Ee])')";
  public static final String CANONICAL_MESSAGE =
      "must be canonical, or no request would ever match: without . and .. segments and without"
          + " escapes of letters, digits, '-', '.', '_' and '~'";

  public static final String IS_PATH_AND_QUERY = "self.matches(r'^/[!$-~]*$')";
  public static final String PATH_AND_QUERY_MESSAGE =
      "must start with a slash and hold visible ASCII characters, without fragment";

  public static final String IS_URL =
      "self.matches(r'^https?://[-.:\\[\\]_0-9A-Za-z]+([/?][!$-~]*)?$')";
  public static final String URL_MESSAGE =
      "must be an http or https URL without user, password and fragment";

  private static final String DURATION =
      "self.matches(r'^([0-9]{1,5}(ms|s|m|h)){1,4}$') && duration(self) ";

  public static final String UP_TO_A_DAY =
      DURATION + ">= duration('1ms') && duration(self) <= duration('24h')";
  public static final String UP_TO_A_DAY_MESSAGE =
      "must be a duration from 1ms to 24h, such as 500ms, 2s or 1h30m";

  public static final String ZERO_TO_A_DAY = DURATION + "<= duration('24h')";
  public static final String ZERO_TO_A_DAY_MESSAGE =
      "must be a duration from 0s to 24h, such as 30s, 10m or 1h30m";

  public static final String UP_TO_AN_HOUR = DURATION + "<= duration('1h')";
  public static final String UP_TO_AN_HOUR_MESSAGE =
      "must be a duration from 0s to 1h, such as 500ms or 30s";

  public static final String UP_TO_A_MINUTE =
      DURATION + ">= duration('1ms') && duration(self) <= duration('1m')";
  public static final String UP_TO_A_MINUTE_MESSAGE =
      "must be a duration from 1ms to 1m, such as 500ms or 5s";

  public static final String CHECK_INTERVAL =
      DURATION + ">= duration('100ms') && duration(self) <= duration('24h')";
  public static final String CHECK_INTERVAL_MESSAGE =
      "must be a duration from 100ms to 24h, such as 500ms or 2s";

  public static final String CHECK_TIMEOUT =
      DURATION + ">= duration('100ms') && duration(self) <= duration('5s')";
  public static final String CHECK_TIMEOUT_MESSAGE =
      "must be a duration from 100ms to 5s, such as 500ms or 2s";

  public static final String WHOLE_SECONDS =
      "self.matches(r'^([0-9]{1,5}(s|m|h)){1,3}$') && duration(self) >= duration('1s') &&"
          + " duration(self) <= duration('87600h')";
  public static final String WHOLE_SECONDS_MESSAGE =
      "must be a duration in whole seconds, from 1s to 87600h, such as 30s, 10m or 1h30m";

  public static final String ARE_ADDRESSES =
      "self.all(a, a.matches(r'^([0-9]{1,3}([.][0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]+)"
          + "(/[0-9]{1,3})?$'))";
  public static final String ADDRESSES_MESSAGE =
      "each must be an address or a block of them, such as 10.1.2.3, 10.0.0.0/8 or 2001:db8::/32";

  private Rules() {}
}
