package io.gazan.operator;

import io.fabric8.kubernetes.client.Config;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.leader.LeaseSettings;
import io.gazan.operator.observe.Logs;
import io.gazan.operator.reconcile.watch.WatchScope;
import io.gazan.operator.status.StatusTargets;
import io.gazan.operator.translate.TranslatorOptions;
import io.gazan.operator.translate.policy.HostNames;
import io.gazan.upstreams.address.Addresses;
import io.gazan.upstreams.document.Units;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The text of the options as values. Throws {@link IllegalArgumentException} with the option, the
 * value and the expectation.
 */
final class OptionValues {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern CONTROLLER = Pattern.compile("[A-Za-z0-9._~%/-]{1,250}");
  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");
  private static final long LEAST_DOCUMENT = 64 << 10;
  private static final long MOST_DOCUMENT = 1 << 30;
  private static final int MOST_PORTS = 65_535;
  private final OperatorCommand options;

  OptionValues(OperatorCommand options) {
    this.options = options;
  }

  OperatorConfig config() {
    String namespace = namespace();
    String pod = name("--pod-name", orElse(options.podName, "gazan-operator"));
    Set<String> accounts = new LinkedHashSet<>();
    for (String account : list(options.dataPlaneServiceAccounts)) {
      ObjectKey key = key("--data-plane-service-accounts", "ServiceAccount", account);
      accounts.add(key.namespace() + "/" + key.name());
    }
    if (accounts.isEmpty()) {
      accounts.add(namespace + "/" + OperatorConfig.DATA_PLANE_ACCOUNT);
    }
    return new OperatorConfig(
        new OperatorConfig.Replica(namespace, pod),
        new TranslatorOptions(
                controller(),
                flag("--watch-ingress-without-class", options.watchIngressWithoutClass),
                flag("--allow-external-name", options.allowExternalName))
            .withDocumentBytes(size("--document-limit", options.documentLimit)),
        scope(),
        targets(),
        new OperatorConfig.Ports(
            address("--stream-address", options.streamAddress),
            address("--status-address", options.statusAddress)),
        lease(),
        new OperatorConfig.Admission(
            accounts,
            List.of(),
            optionalName("--stream-certificate-secret", options.streamCertificateSecret)));
  }

  Logs.Format logFormat() {
    return switch (options.logFormat.toLowerCase(Locale.ROOT)) {
      case "text" -> Logs.Format.TEXT;
      case "json" -> Logs.Format.JSON;
      default -> throw wrong("--log-format", options.logFormat, "text or json");
    };
  }

  String logLevel() {
    String level = options.logLevel.toLowerCase(Locale.ROOT);
    if (!LEVELS.contains(level)) {
      throw wrong("--log-level", options.logLevel, "error, warn, info, debug or trace");
    }
    return level;
  }

  private String namespace() {
    String given = options.namespace;
    if (given.isEmpty()) {
      String found = Config.autoConfigure(null).getNamespace();
      if (found == null || found.isEmpty()) {
        throw new IllegalArgumentException(
            "--namespace: our own namespace is not known; give it, or set POD_NAMESPACE");
      }
      given = found;
    }
    return name("--namespace", given);
  }

  private String controller() {
    String controller = options.ingressClassController;
    if (!CONTROLLER.matcher(controller).matches()) {
      throw wrong("--ingress-class-controller", controller, "a domain and a path");
    }
    return controller;
  }

  private WatchScope scope() {
    Set<String> namespaces = new LinkedHashSet<>();
    list(options.watchNamespaces)
        .forEach(namespace -> namespaces.add(name("--watch-namespaces", namespace)));
    return new WatchScope(
        namespaces,
        options.defaultCertificate.isEmpty()
            ? null
            : key("--default-certificate", "Secret", options.defaultCertificate));
  }

  private StatusTargets targets() {
    return new StatusTargets(
        options.publishService.isEmpty()
            ? null
            : key("--publish-service", "Service", options.publishService),
        Arrays.stream(options.publishStatusAddress)
            .flatMap(text -> list(text).stream())
            .map(OptionValues::shown)
            .toList());
  }

  /** What an API server takes in a status; another it would refuse with every write. */
  private static String shown(String text) {
    boolean address =
        Addresses.isIpv4(text)
            || (Addresses.ipv6(text) != null
                && InetAddress.ofLiteral(text) instanceof Inet6Address);
    if (!address && HostNames.problem(text) != null) {
      throw wrong("--publish-status-address", text, "an address, or a host name in lower case");
    }
    return text;
  }

  private LeaseSettings lease() {
    try {
      return new LeaseSettings(
          name("--lease-name", options.leaseName),
          time("--lease-duration", options.leaseDuration),
          time("--lease-renew-deadline", options.leaseRenewDeadline),
          time("--lease-retry-period", options.leaseRetryPeriod),
          time("--lease-keep-sessions", options.leaseKeepSessions));
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith("--") ? e : new IllegalArgumentException("--lease-…: " + message, e);
    }
  }

  private static boolean flag(String option, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(option, text, "true or false");
    };
  }

  private static long size(String option, String text) {
    long bytes = Units.size(text);
    if (bytes < LEAST_DOCUMENT || bytes > MOST_DOCUMENT) {
      throw wrong(option, text, "a size from 64KiB to 1GiB, such as 16MiB");
    }
    return bytes;
  }

  private static Duration time(String option, String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw wrong(option, text, "a number with ms, s or m, such as 500ms");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }

  private static InetSocketAddress address(String option, String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    String port = text.substring(colon + 1);
    if (colon < 0
        || port.isEmpty()
        || port.length() > 5
        || !port.chars().allMatch(Character::isDigit)) {
      throw wrong(option, text, "HOST:PORT, such as 0.0.0.0:9443");
    }
    int number = Integer.parseInt(port);
    if (number > MOST_PORTS) {
      throw wrong(option, text, "a port of 65535 at most");
    }
    if (host.isEmpty()) {
      return new InetSocketAddress(number);
    }
    InetSocketAddress address =
        new InetSocketAddress(
            host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host,
            number);
    if (address.isUnresolved()) {
      throw wrong(option, text, "a host that is known");
    }
    return address;
  }

  private static ObjectKey key(String option, String kind, String text) {
    try {
      ObjectKey key = OperatorConfig.key(kind, text);
      String namespace = name(option, key.namespace());
      return new ObjectKey(kind, namespace, name(option, key.name()));
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith("--") ? e : new IllegalArgumentException(option + ": " + message, e);
    }
  }

  private static String name(String option, String text) {
    if (!NAME.matcher(text).matches()) {
      throw wrong(option, text, "the name of a Kubernetes object (lower case, digits, - and .)");
    }
    return text;
  }

  private static @Nullable String optionalName(String option, String text) {
    return text.isEmpty() ? null : name(option, text);
  }

  private static String orElse(String text, String other) {
    return text.isEmpty() ? other : text;
  }

  private static List<String> list(String text) {
    return Stream.of(text.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static IllegalArgumentException wrong(String option, String value, String expected) {
    return new IllegalArgumentException("%s: '%s' must be %s".formatted(option, value, expected));
  }
}
