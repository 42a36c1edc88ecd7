/**
 * Active health checks: who is asked, when, and what the answer means. Everything runs on one event
 * loop that carries no traffic; nothing here knows about clusters. A check is an exchange of its
 * own in the endpoint's protocol, made with Netty's codecs: it is far from the hot path.
 */
@NullMarked
package io.gazan.dataplane.cluster.health;

import org.jspecify.annotations.NullMarked;
