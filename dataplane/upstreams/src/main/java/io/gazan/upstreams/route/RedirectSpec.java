package io.gazan.upstreams.route;

import org.jspecify.annotations.Nullable;

/**
 * {@code redirect_to}: the location is made of these parts; one that is null is taken from the
 * request.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower-case, an IPv6 literal in brackets
 * @param port as written, so a default port that the document spells out stays in the location.
 *     Null with a {@code host} or {@code scheme}: the scheme's default port; null without either:
 *     the request's
 * @param path canonical, without a trailing slash; goes before the path of the request. Null:
 *     nothing does
 * @param status 301, 302, 303, 307 or 308
 */
public record RedirectSpec(
    @Nullable String scheme,
    @Nullable String host,
    @Nullable Integer port,
    @Nullable String path,
    int status) {}
