package io.gazan.dataplane.observe.sample;

import org.jspecify.annotations.Nullable;

/**
 * What providers other than the file tell of themselves.
 *
 * @param consul null while nothing comes from there
 * @param operator null without one
 */
public record ProviderSample(@Nullable ConsulSample consul, @Nullable OperatorSample operator) {
  public static final ProviderSample NONE = new ProviderSample(null, null);
}
