/**
 * Active health checks: who is asked, when, and what the answer means. Everything runs on one event
 * loop that carries no traffic; nothing here knows about clusters.
 */
@NullMarked
package io.gazan.dataplane.cluster.health;

import org.jspecify.annotations.NullMarked;
