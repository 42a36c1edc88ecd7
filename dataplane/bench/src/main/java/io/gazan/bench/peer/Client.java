package io.gazan.bench.peer;

import io.netty.channel.Channel;

/**
 * One connection's worth of load: takes each channel of its run in turn, sends exchanges in a
 * closed loop, counts them, and closes the channel when the run is over.
 */
interface Client {
  /** Adds the handlers; called on the event loop for every new channel. */
  void open(Channel channel, Tally tally);

  /** Whether a closed connection is followed by the next one while the run lasts. */
  boolean reconnects();

  /** Called once after the last channel has closed. */
  void ended(Tally tally);
}
