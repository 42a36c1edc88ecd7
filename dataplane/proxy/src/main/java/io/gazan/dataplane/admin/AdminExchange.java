package io.gazan.dataplane.admin;

import io.gazan.dataplane.admin.page.BodyTaker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** One request on its way to an answer. Belongs to the admin event loop. */
final class AdminExchange {
  private final boolean head;
  private final boolean keepAlive;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);

  /** Begins the page when the request has been read; null once it has begun. */
  private @Nullable Runnable begin;

  private @Nullable BodyTaker taker;
  private boolean read;
  private boolean answered;

  AdminExchange(boolean head, boolean keepAlive) {
    this.head = head;
    this.keepAlive = keepAlive;
  }

  /** Whether the answer goes without its body. */
  boolean isHead() {
    return head;
  }

  /** Whether another request may follow; a body that was not read cannot be told from one. */
  boolean mayGoOn() {
    return keepAlive && read;
  }

  /** Whether the whole request has been read. */
  boolean isRead() {
    return read;
  }

  void beginWhenRead(Runnable page) {
    begin = page;
  }

  void taker(@Nullable BodyTaker now) {
    taker = now;
  }

  /** Who waits for the body; null if nobody does. */
  @Nullable BodyTaker taker() {
    return taker;
  }

  /** False if the body is longer than its taker wants it. */
  boolean take(ByteBuf part) {
    BodyTaker to = taker;
    if (to == null || part.readableBytes() > to.limit() - body.size()) {
      return part.readableBytes() == 0;
    }
    body.writeBytes(ByteBufUtil.getBytes(part));
    return true;
  }

  /** The request has been read to its end. */
  void whole() {
    read = true;
    Runnable page = begin;
    if (page != null) {
      begin = null;
      page.run();
    }
    BodyTaker to = taker;
    if (to != null) {
      taker = null;
      to.take(body.toByteArray());
    }
  }

  /** Nothing more will be read of it. */
  void broken() {
    begin = null;
    BodyTaker to = taker;
    if (to != null) {
      taker = null;
      to.broken();
    }
  }

  /** True for the first answer. */
  boolean answer() {
    boolean first = !answered;
    answered = true;
    return first;
  }

  boolean isAnswered() {
    return answered;
  }
}
