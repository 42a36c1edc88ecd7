/** What systemd is told: ready, reloading, ending, and which process it is after an upgrade. */
@NullMarked
package io.gazan.dataplane.process.notify;

import org.jspecify.annotations.NullMarked;
