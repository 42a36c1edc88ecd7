package io.gazan.upstreams;

import org.jspecify.annotations.Nullable;

/**
 * What holds for every route that does not say otherwise: the policies at the top of the document.
 *
 * @param sticky null when {@code sticky_sessions} is off
 * @param toHttps the status of the redirect to https (301, 302, 307 or 308), null when off
 * @param headers {@link HeaderRules#both()} holds the global {@code headers}, which go on responses
 *     only
 */
public record Globals(@Nullable StickySpec sticky, @Nullable Integer toHttps, HeaderRules headers) {
  public static final Globals NONE = new Globals(null, null, HeaderRules.NONE);
}
