package io.gazan.crd.auth;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code X-Api-Key}.
 *
 * @param secretRef without a key: every value of the Secret lets in; null only in what no API
 *     server validated
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ApiKeyAuth(
    @JsonPropertyDescription(
            "Where the API key stands. Without a key, every value of the Secret is one that lets"
                + " in.")
        @Required
        @Nullable SecretKeyReference secretRef) {}
