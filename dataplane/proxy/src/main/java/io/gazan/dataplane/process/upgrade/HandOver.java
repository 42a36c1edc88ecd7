package io.gazan.dataplane.process.upgrade;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.PeerCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One successor that asks for the sockets. All on the event loop of {@link UpgradeServer}, which
 * lets one at a time come this far.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what cannot be written ends the connection
final class HandOver extends SimpleChannelInboundHandler<String> {
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

  private enum Stage {
    GREETING,
    SENDING,
    STARTING,
    SERVING,
    DONE
  }

  private final UpgradeServer server;
  private Stage stage = Stage.GREETING;
  private List<ListeningSocket> sockets = List.of();
  private long successor;
  private @Nullable Channel channel;

  HandOver(UpgradeServer server) {
    this.server = server;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws IOException {
    PeerCredentials peer = ((EpollDomainSocketChannel) context.channel()).peerCredentials();
    successor = peer.pid();
    channel = context.channel();
    if (!server.trusts(peer.uid())) {
      LOG.warn("upgrade: user {} may not have the sockets", peer.uid());
      refuse(context, "user " + peer.uid() + " may not have the sockets");
    } else if (!server.begin(this)) {
      refuse(context, "this process ends, or hands over to another one already");
    }
  }

  /** This process ends: the successor has to start without it. */
  void giveUp() {
    Channel with = channel;
    if (with != null) {
      with.close();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, String line) {
    switch (stage) {
      case GREETING -> greet(context, line);
      case SENDING -> {
        require(line, "send");
        sockets.forEach(socket -> context.write(new FileDescriptor(socket.descriptor())));
        context.flush();
        stage = Stage.STARTING;
      }
      case STARTING -> {
        require(line, "ready");
        say(context, "go");
        stage = Stage.SERVING;
      }
      case SERVING -> {
        require(line, "serving");
        stage = Stage.DONE;
        context.close();
        server.handedOver(successor);
      }
      case DONE -> {}
    }
  }

  private void greet(ChannelHandlerContext context, String line) {
    try {
      Hello hello = Hello.parse(line);
      sockets = server.sockets();
      LOG.info(
          "handing {} sockets over to process {}, Gazan {}",
          sockets.size(),
          successor,
          hello.version());
      StringBuilder answer = new StringBuilder();
      answer.append(server.hello().line()).append(' ').append(sockets.size());
      for (ListeningSocket socket : sockets) {
        answer.append("\nsocket ").append(socket.key()).append(' ');
        answer.append(SocketAddresses.text(socket.address()));
      }
      say(context, answer.toString());
      stage = Stage.SENDING;
    } catch (IOException e) {
      LOG.warn("upgrade: {}", e.getMessage());
      refuse(context, String.valueOf(e.getMessage()));
    }
  }

  private static void require(String line, String wanted) {
    if (!line.equals(wanted)) {
      throw new IllegalArgumentException("expected \"" + wanted + "\", got \"" + line + "\"");
    }
  }

  private void refuse(ChannelHandlerContext context, String sentence) {
    stage = Stage.DONE;
    context
        .writeAndFlush(Unpooled.copiedBuffer("refused " + sentence + "\n", StandardCharsets.UTF_8))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private static void say(ChannelHandlerContext context, String text) {
    context.writeAndFlush(Unpooled.copiedBuffer(text + "\n", StandardCharsets.UTF_8));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (stage != Stage.DONE) {
      LOG.warn("upgrade: process {} went away before it served; this one goes on", successor);
    }
    server.ended(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.warn("upgrade: {}", cause.toString());
    context.close();
  }
}
