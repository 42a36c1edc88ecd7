/**
 * The lines of the stream: {@link io.gazan.upstreams.stream.message.StreamMessage} is what can be
 * said, {@link io.gazan.upstreams.stream.message.StreamCodec} its bytes. Called by the operator's
 * sessions and the data plane's operator provider on the threads of their sessions; holds no state.
 * A line that is none of these is a {@link io.gazan.upstreams.stream.message.BadMessage}.
 */
@NullMarked
package io.gazan.upstreams.stream.message;

import org.jspecify.annotations.NullMarked;
