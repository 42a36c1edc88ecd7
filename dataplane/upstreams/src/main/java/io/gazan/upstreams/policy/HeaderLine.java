package io.gazan.upstreams.policy;

/**
 * A header to set.
 *
 * @param name a token, in the case of the document
 * @param value trimmed, without CR, LF or NUL; may be empty
 */
public record HeaderLine(String name, String value) {}
