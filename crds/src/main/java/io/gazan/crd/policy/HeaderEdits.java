package io.gazan.crd.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.Lists;
import io.gazan.crd.Rules;
import java.util.List;
import java.util.Map;

/**
 * What changes in one head.
 *
 * @param set in the order of the object; a header of this name is replaced
 * @param add in the order of the object, beside headers of this name
 * @param remove names
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HeaderEdits(
    @JsonPropertyDescription("Headers to write, by name; one that is there already is replaced.")
        @Size(min = 1, max = 32)
        @ValidationRule(value = HeaderEdits.HAS_NONE_OF_OURS, message = HeaderEdits.OURS)
        Map<String, @Size(max = 4096) @Pattern("^[\\t -~\\x{A0}-\\x{FF}]*$") String> set,
    @JsonPropertyDescription("Headers to write, by name, beside those that are there already.")
        @Size(min = 1, max = 32)
        @ValidationRule(value = HeaderEdits.HAS_NONE_OF_OURS, message = HeaderEdits.OURS)
        @ValidationRule(
            value =
                "!['Authorization', 'authorization', 'Content-Type', 'content-type', 'Cookie',"
                    + " 'cookie', 'Date', 'date', 'Host', 'host', 'Location', 'location',"
                    + " 'Server', 'server'].exists(n, n in self)",
            message =
                "Authorization, Content-Type, Cookie, Date, Host, Location and Server stand in a"
                    + " message once: they can be set, not added")
        Map<String, @Size(max = 4096) @Pattern("^[\\t -~\\x{A0}-\\x{FF}]*$") String> add,
    @JsonPropertyDescription("Names of headers to take out.")
        @Size(min = 1, max = 32)
        @ValidationRule(value = Rules.ARE_TOKENS, message = Rules.TOKEN_MESSAGE)
        @ValidationRule(
            value =
                "!self.exists(n,"
                    + " n.matches(r'^(?i:Connection|Content-Length|Transfer-Encoding|Keep-Alive|Proxy-Connection|TE|Trailer|Upgrade|Expect)$'))",
            message = HeaderEdits.OURS)
        List<@Size(min = 1, max = 128) String> remove) {
  static final String HAS_NONE_OF_OURS =
      "!['Connection', 'connection', 'Content-Length', 'content-length', 'Transfer-Encoding',"
          + " 'transfer-encoding', 'Keep-Alive', 'keep-alive', 'Proxy-Connection',"
          + " 'proxy-connection', 'TE', 'te', 'Trailer', 'trailer', 'Upgrade', 'upgrade', 'Expect',"
          + " 'expect'].exists(n, n in self)";

  static final String OURS =
      "Connection, Content-Length, Transfer-Encoding, Keep-Alive, Proxy-Connection, TE, Trailer,"
          + " Upgrade and Expect belong to the connection: only the data plane can set or remove"
          + " them";

  /** Nothing changes. */
  public static final HeaderEdits NONE = new HeaderEdits(Map.of(), Map.of(), List.of());

  public HeaderEdits {
    set = Lists.copy(set);
    add = Lists.copy(add);
    remove = Lists.copy(remove);
  }
}
