/**
 * The part of the grammar about Consul: the agent and the services, each with the policies of the
 * routes it becomes. Called by the reader of the whole document on its thread.
 */
@NullMarked
package io.gazan.upstreams.reader.consul;

import org.jspecify.annotations.NullMarked;
