package io.gazan.dataplane.proxy.downstream;

import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.http1.Decoded;
import io.gazan.dataplane.http1.RequestHeadDecoder;
import io.gazan.dataplane.proxy.ExchangeAccount;
import io.gazan.dataplane.proxy.ProxyLoop;
import io.gazan.dataplane.proxy.request.Client;
import io.gazan.dataplane.proxy.time.Deadline;
import io.netty.buffer.ByteBuf;

/**
 * The head of a connection's next request: it has {@code timeouts.header} from its first byte, and
 * one that cannot be read is answered here, for there is no exchange. Owned by its event loop.
 */
final class HeadReading {
  private final ProxyLoop loop;
  private final Client client;
  private final Http1ResponseWriter writer;
  private final Deadline deadline;
  private final RequestHeadDecoder decoder;

  private boolean begun;
  private long begunAt;

  HeadReading(ProxyLoop loop, Client client, Http1ResponseWriter writer, Deadline deadline) {
    this.loop = loop;
    this.client = client;
    this.writer = writer;
    this.deadline = deadline;
    this.decoder = new RequestHeadDecoder(loop.heads(), loop.settings().requestLimits());
  }

  /** Whether some of it has come. */
  boolean isBegun() {
    return begun;
  }

  Decoded read(ByteBuf in) {
    if (!begun) {
      begun = true;
      begunAt = loop.now();
      deadline.in(loop.now(), loop.settings().headerNanos());
    }
    return decoder.decode(in);
  }

  /** The head that was read; the next one has not begun. */
  RequestHead take() {
    begun = false;
    return decoder.take();
  }

  /** Answers a head that was not understood. */
  void refuse() {
    refuse(decoder.refusal());
  }

  void refuse(ErrorReply reply) {
    RequestHead read = decoder.refused();
    writer.refuse(reply, read);
    writer.flush();
    ExchangeAccount.refused(loop, client, read, reply, loop.now() - begunAt);
    decoder.close();
  }

  void release() {
    decoder.close();
  }
}
