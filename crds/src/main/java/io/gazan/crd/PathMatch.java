package io.gazan.crd;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Which paths a rule takes; every one when nothing is said.
 *
 * @param value starts with a slash, in canonical form: without dot segments and needless escapes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PathMatch(
    @JsonPropertyDescription(
            "Prefix compares whole segments: /foo takes /foo, /foo/ and /foo/x, not /foobar."
                + " Exact takes this path and no other.")
        @Default("\"Prefix\"")
        @JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        PathType type,
    @JsonPropertyDescription(
            "The path, with a leading slash and without query. It is compared with the canonical"
                + " path of a request: dot segments removed, escapes of plain characters decoded."
                + " How the rest is escaped does not matter, but for %2F, %5C and %3B.")
        @Default("\"/\"")
        @Size(min = 1, max = 1024)
        @ValidationRule(value = Rules.STARTS_WITH_SLASH, message = Rules.SLASH_MESSAGE)
        @ValidationRule(value = Rules.IS_PATH, message = Rules.PATH_MESSAGE)
        @ValidationRule(value = Rules.IS_CANONICAL, message = Rules.CANONICAL_MESSAGE)
        String value) {
  /** Every path. */
  public static final PathMatch ALL = new PathMatch(PathType.PREFIX, "/");

  public PathMatch {
    type = type == null ? PathType.PREFIX : type;
    value = value == null ? "/" : value;
  }
}
