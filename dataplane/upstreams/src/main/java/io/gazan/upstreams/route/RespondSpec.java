package io.gazan.upstreams.route;

/**
 * {@code respond}: a fixed answer, such as a maintenance page.
 *
 * @param status 200 to 599
 * @param body the text, in UTF-8; empty for none
 * @param type the value of {@code Content-Type}
 */
public record RespondSpec(int status, String body, String type) {}
