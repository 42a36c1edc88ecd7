package io.gazan.crd.upstream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.gazan.crd.Rules;
import org.jspecify.annotations.Nullable;

/** What is hashed: exactly one branch is set in what the API server let in. */
@ValidationRule(
    value =
        "(has(self.header) ? 1 : 0) + (has(self.cookie) ? 1 : 0) + (has(self.address) ? 1 : 0) +"
            + " (has(self.path) ? 1 : 0) == 1",
    message = "hashOn has exactly one of header, cookie, address and path")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HashKey(
    @JsonPropertyDescription("The value of this request header.")
        @Size(min = 1, max = 128)
        @ValidationRule(value = Rules.IS_TOKEN, message = Rules.TOKEN_MESSAGE)
        @Nullable String header,
    @JsonPropertyDescription("The value of this cookie.")
        @Size(min = 1, max = 128)
        @ValidationRule(value = Rules.IS_TOKEN, message = Rules.TOKEN_MESSAGE)
        @Nullable String cookie,
    @JsonPropertyDescription("true: the client's address.")
        @ValidationRule(value = "self", message = "can only be true; leave it out instead")
        @Nullable Boolean address,
    @JsonPropertyDescription("true: the canonical path without the query.")
        @ValidationRule(value = "self", message = "can only be true; leave it out instead")
        @Nullable Boolean path) {}
