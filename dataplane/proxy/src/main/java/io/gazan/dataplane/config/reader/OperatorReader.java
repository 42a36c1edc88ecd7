package io.gazan.dataplane.config.reader;

import io.gazan.dataplane.config.OperatorConfig;
import io.gazan.upstreams.address.Addresses;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Value;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys below {@code operator}.
 *
 * @param environment a variable's value by its name, or null
 */
record OperatorReader(RelativePaths paths, Function<String, @Nullable String> environment) {
  /** In a pod, its name. */
  static final String NODE_VARIABLE = "HOSTNAME";

  private static final String NOBODY = "gazan";
  private static final int LONGEST_NAME = 253;

  private record Target(String host, int port) {}

  /** Null after a problem. */
  @Nullable OperatorConfig read(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    Value address = fields.require("address");
    Value ca = fields.require("ca");
    Value token = fields.require("token_file");
    Value state = fields.require("state_dir");
    String node = fields.<String>read("node", OperatorReader::node, ownName());
    fields.finish();
    Target target = address == null ? null : target(address);
    Path caFile = ca == null ? null : paths.read(ca);
    Path tokenFile = token == null ? null : paths.read(token);
    Path stateDir = state == null ? null : paths.read(state);
    return target == null || caFile == null || tokenFile == null || stateDir == null
        ? null
        : new OperatorConfig(target.host, target.port, caFile, tokenFile, stateDir, node);
  }

  private static @Nullable Target target(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    int colon = text.lastIndexOf(':');
    int port = colon < 1 ? -1 : port(text.substring(colon + 1));
    String host = port < 0 ? null : host(text.substring(0, colon).toLowerCase(Locale.ROOT));
    if (host == null) {
      value.expected("the operator's host:port, such as gazan-operator.gazan.svc:9443");
      return null;
    }
    return new Target(host, port);
  }

  private static int port(String digits) {
    boolean plain =
        !digits.isEmpty()
            && digits.length() <= 5
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = plain ? Integer.parseInt(digits) : 0;
    return port < 1 || port > 65535 ? -1 : port;
  }

  private static @Nullable String host(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      return Addresses.ipv6(text.substring(1, text.length() - 1));
    }
    boolean name =
        text.length() <= LONGEST_NAME
            && text.chars()
                .allMatch(
                    c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-._".indexOf(c) >= 0);
    return name && !text.startsWith(".") && !text.contains("..") ? text : null;
  }

  private static @Nullable String node(Value value) {
    String text = value.text();
    if (text != null && !OperatorConfig.isNode(text)) {
      value.expected(
          "1 to " + OperatorConfig.LONGEST_NODE + " printable characters without blanks");
      return null;
    }
    return text;
  }

  private String ownName() {
    String variable = environment.apply(NODE_VARIABLE);
    String name = variable == null || variable.isEmpty() ? machine() : variable;
    return OperatorConfig.isNode(name) ? name : NOBODY;
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return NOBODY;
    }
  }
}
