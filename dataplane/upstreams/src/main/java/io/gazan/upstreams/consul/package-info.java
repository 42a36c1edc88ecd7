/**
 * What the document says about Consul: the agent to ask and the services to make hosts of. Made by
 * {@code reader}, followed by the data plane's Consul provider on its own threads; immutable.
 */
@NullMarked
package io.gazan.upstreams.consul;

import org.jspecify.annotations.NullMarked;
