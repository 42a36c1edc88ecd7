package io.gazan.upstreams.reader.value;

import io.gazan.upstreams.address.Addresses;
import io.gazan.upstreams.document.Field;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.net.IDN;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The names of the grammar: hosts, endpoints, clusters, certificates, headers. */
public final class Names {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  private Names() {}

  /** The canonical form of a virtual host's key; null after a problem. */
  public static @Nullable String host(Field field) {
    return isDefault(field.name()) ? VirtualHostSpec.DEFAULT : host(field.name(), field::refuse);
  }

  /** The same for a host that stands as a value: of a service, of a certificate. */
  public static @Nullable String host(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    return isDefault(text) ? VirtualHostSpec.DEFAULT : host(text, value::refuse);
  }

  private static boolean isDefault(String key) {
    return key.equals("DEFAULT") || key.equals(VirtualHostSpec.DEFAULT);
  }

  private static @Nullable String host(String key, Consumer<String> problems) {
    if (key.startsWith("[") || key.indexOf(':') != key.lastIndexOf(':')) {
      String literal =
          key.startsWith("[") && key.endsWith("]") ? key.substring(1, key.length() - 1) : key;
      String address = Addresses.ipv6(literal);
      if (address == null) {
        problems.accept("host " + Quoted.of(key) + " is not an IPv6 address");
        return null;
      }
      return "[" + address + "]";
    }
    boolean wildcard = key.startsWith("*.");
    String name = wildcard ? key.substring(2) : key;
    String lower = lower(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
    String problem = problem(lower);
    if (problem == null) {
      return wildcard ? "*." + lower : lower;
    }
    problems.accept("host " + Quoted.of(key) + " " + problem);
    return null;
  }

  /** The host of an endpoint as it is dialled; null after a problem. */
  public static @Nullable String endpointHost(Value value, String host, String found) {
    if (host.startsWith("[")) {
      String address =
          host.endsWith("]") ? Addresses.ipv6(host.substring(1, host.length() - 1)) : null;
      if (address == null) {
        value.refuse("not an IPv6 address in " + found);
      } else if (!Addresses.canBeDialled(address)) {
        value.refuse("nothing can be dialled at the address in " + found);
      }
      return address;
    }
    String lower = lower(host);
    String problem = problem(lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower);
    if (problem != null) {
      value.refuse("host " + Quoted.of(host) + " " + problem);
      return null;
    }
    if (Addresses.isIpv4(lower) && !Addresses.canBeDialled(lower)) {
      value.refuse("nothing can be dialled at the address in " + found);
    }
    return lower;
  }

  /** What is wrong with a lower-case name or IPv4 address; null if nothing is. */
  public static @Nullable String problem(String name) {
    if (name.isEmpty()) {
      return "is empty";
    }
    if (name.length() > LONGEST_NAME) {
      return "is longer than " + LONGEST_NAME + " characters";
    }
    if (name.indexOf('*') >= 0) {
      return "has a wildcard elsewhere than in place of the first label";
    }
    if (name.indexOf(':') >= 0) {
      return "must stand without a port";
    }
    if (name.chars().anyMatch(c -> c > 127)) {
      return "is not ASCII" + ascii(name);
    }
    for (String label : name.split("\\.", -1)) {
      if (!isLabel(label)) {
        return "is not a host name: label " + Quoted.of(label);
      }
    }
    boolean numeric = isDigit(name.charAt(name.lastIndexOf('.') + 1)) && allDigits(lastLabel(name));
    return numeric && !Addresses.isIpv4(name) ? "is neither an IPv4 address nor a name" : null;
  }

  /** 1 to 65535, or -1. */
  public static int port(String text) {
    if (text.isEmpty() || text.length() > 5 || !allDigits(text) || text.charAt(0) == '0') {
      return -1;
    }
    int port = Integer.parseInt(text);
    return port <= 65535 ? port : -1;
  }

  /** RFC 9110 §5.6.2. */
  public static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c -> isLetter(c) || isDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  /** What is wrong with the name of a cluster or certificate; null if nothing is. */
  public static @Nullable String entryProblem(String text) {
    return isEntryName(text)
        ? null
        : "name is 1 to 253 letters, digits, '.', '-', '_', ':' and '/'; found " + Quoted.of(text);
  }

  private static boolean isEntryName(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_NAME
        && text.chars().allMatch(c -> isLetter(c) || isDigit(c) || ".-_:/".indexOf(c) >= 0);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String ascii(String name) {
    try {
      return "; write " + Quoted.of(lower(IDN.toASCII(name)));
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String lastLabel(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= LONGEST_LABEL
        && !label.startsWith("-")
        && !label.endsWith("-")
        && label.chars().allMatch(c -> isLetter(c) || isDigit(c) || c == '-' || c == '_');
  }

  private static boolean allDigits(String text) {
    return text.chars().allMatch(Names::isDigit);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
