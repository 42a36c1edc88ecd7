package io.gazan.dataplane.proxy;

import static io.gazan.dataplane.proxy.AttackScene.HOST;

import io.gazan.dataplane.http.reply.PeerFault;
import io.gazan.dataplane.testing.http2.FrameConnection;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.HeaderBlocks;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.http2.SettingId;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;

/**
 * What one client's connection can be made to cost by frames that cost their sender little. Each
 * goes on until the data plane ends the connection; what it has to say then, and how many requests
 * may have got through to the endpoint, is part of it. They hold for a {@link AttackScene} with
 * {@link #LIMITS}.
 */
enum Http2Attack {
  SETTINGS(
      PeerFault.SETTINGS,
      0,
      (attacker, i) -> attacker.settings(SettingId.INITIAL_WINDOW_SIZE, 65_535 + i)),
  EMPTY_SETTINGS(PeerFault.SETTINGS, 0, (attacker, i) -> attacker.settings()),
  ACKNOWLEDGEMENTS(PeerFault.SETTINGS, 0, (attacker, i) -> attacker.acknowledgeSettings()),
  PINGS(PeerFault.PING, 0, RawHttp2Client::ping),
  PRIORITIES(PeerFault.PRIORITY, 0, (attacker, i) -> attacker.priority(2 * i + 1, 0, 16)),
  WINDOW_UPDATES(PeerFault.WINDOW_UPDATE, 0, (attacker, i) -> attacker.windowUpdate(0, 1)),
  UNKNOWN_FRAMES(PeerFault.GLITCHES, 0, (attacker, i) -> attacker.frame(0xf0, 0, 0, new byte[8])),
  EMPTY_DATA(
      PeerFault.EMPTY_DATA,
      0,
      (attacker, i) -> {
        if (i == 0) {
          attacker.open("POST", HOST, "/upload");
        }
        attacker.data(1, false, "");
      }),
  /** HEADERS with nothing in them, each on a stream of its own. */
  EMPTY_HEADERS(
      PeerFault.MADE_YOU_RESET,
      0,
      (attacker, i) ->
          attacker.frame(
              FrameType.HEADERS, FrameType.END_HEADERS, attacker.nextStream(), new byte[0])),
  PINGS_AND_SETTINGS(
      PeerFault.SETTINGS,
      0,
      (attacker, i) -> {
        int type = i % 2 == 0 ? FrameType.PING : FrameType.SETTINGS;
        attacker.bytes(FrameConnection.encode(type, 0, 0, new byte[i % 2 == 0 ? 8 : 0]));
      }),
  SMALL_CONTINUATIONS(
      PeerFault.CONTINUATION, 0, (attacker, i) -> continued(attacker, i, new byte[0])),
  LARGE_CONTINUATIONS(
      PeerFault.HEADERS_SIZE,
      0,
      (attacker, i) ->
          continued(
              attacker, i, HeaderBlocks.encode(HeaderBlocks.fields("x: " + "x".repeat(16_000))))),
  RAPID_RESET(
      PeerFault.RAPID_RESET,
      Http2Attack.STREAMS + Http2Attack.RESETS,
      (attacker, i) ->
          attacker.reset(attacker.request("GET", HOST, "/slow"), Http2Error.CANCEL.code())),
  MADE_YOU_RESET(
      PeerFault.MADE_YOU_RESET,
      Http2Attack.STREAMS + Http2Attack.RESETS,
      (attacker, i) -> attacker.windowUpdate(attacker.request("GET", HOST, "/slow"), 0)),
  TOO_MANY_STREAMS(
      PeerFault.MADE_YOU_RESET,
      Http2Attack.STREAMS,
      (attacker, i) -> attacker.request("GET", HOST, "/slow"));

  static final int STREAMS = 50;
  static final int RESETS = 100;
  static final String LIMITS =
      "limits: {h2_streams: " + STREAMS + ", h2_reset_rate: " + RESETS + "/30s}\n";

  private static final int MANY = 20_000;

  /** One step on the attacker's connection. */
  private interface Step {
    void run(RawHttp2Client attacker, int i) throws IOException;
  }

  private final PeerFault fault;
  private final int allowedWork;

  @SuppressWarnings("ImmutableEnumChecker") // the steps keep nothing
  private final Step step;

  Http2Attack(PeerFault fault, int allowedWork, Step step) {
    this.fault = fault;
    this.allowedWork = allowedWork;
    this.step = step;
  }

  /** What the data plane has to count it as. */
  PeerFault fault() {
    return fault;
  }

  /** How many requests of one connection may reach the endpoint. */
  int allowedWork() {
    return allowedWork;
  }

  /** Attacks until the data plane ends the connection, which it has to do in the right way. */
  void run(RawHttp2Client attacker) {
    Http2Error error =
        fault == PeerFault.HEADERS_SIZE ? Http2Error.PROTOCOL_ERROR : Http2Error.ENHANCE_YOUR_CALM;
    AttackScene.assertEnds(attacker, error, MANY, i -> step.run(attacker, i));
  }

  private static void continued(RawHttp2Client attacker, int i, byte[] piece) throws IOException {
    if (i == 0) {
      byte[] head =
          HeaderBlocks.encode(
              HeaderBlocks.fields(
                  ":method: GET", ":scheme: https", ":authority: " + HOST, ":path: /never"));
      attacker.frame(FrameType.HEADERS, 0, attacker.nextStream(), head);
    }
    attacker.frame(FrameType.CONTINUATION, 0, 1, piece);
  }
}
