/**
 * Health. Active checks: who is asked, when, and what the answer means; they run on one event loop
 * that carries no traffic. Passive health: what an endpoint's exchanges tell about it, as event
 * loops report it, and why it is out. Nothing here knows about clusters. A check is an exchange of
 * its own in the endpoint's protocol, made with Netty's codecs: it is far from the hot path.
 */
@NullMarked
package io.gazan.dataplane.cluster.health;

import org.jspecify.annotations.NullMarked;
