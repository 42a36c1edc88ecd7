package io.gazan.dataplane.process.upgrade;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.PeerCredentials;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running process whose place this one takes. The calls belong in the order in which they stand
 * here, and to one thread, which waits in each; closing before {@link #serving} leaves the
 * predecessor as it was.
 */
public final class Predecessor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Predecessor.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_LINE = 512;

  /** Ten listeners with a socket for each of the most event loops there may be. */
  private static final int MOST_SOCKETS = 10 * 1024;

  private static final String CLOSED = "";

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("gazan-upgrade", true), EpollIoHandler.newFactory());

  /** Lines and descriptors, in the order in which they came. */
  private final BlockingQueue<Object> received = new ArrayBlockingQueue<>(MOST_SOCKETS + 16);

  private EpollDomainSocketChannel channel;
  private long pid;

  @SuppressWarnings("NullAway.Init") // connect() is the only way to one
  private Predecessor() {}

  /**
   * Finds the running process.
   *
   * @param users whose it may be, by number
   * @throws IOException with one line for the user when there is none, or it is somebody else's
   */
  public static Predecessor connect(Path path, Set<Integer> users) throws IOException {
    if (!SocketFile.exists(path, users)) {
      throw new IOException("there is no " + path + ": is a Gazan running that made it?");
    }
    Predecessor predecessor = new Predecessor();
    try {
      predecessor.dial(path, users);
    } catch (IOException e) {
      predecessor.close();
      throw e;
    }
    return predecessor;
  }

  private void dial(Path path, Set<Integer> users) throws IOException {
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(EpollDomainSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel of) {
                    of.pipeline()
                        .addLast(new LineBasedFrameDecoder(MOST_LINE))
                        .addLast(new StringDecoder(StandardCharsets.UTF_8))
                        .addLast(new Receiver());
                  }
                })
            .connect(new DomainSocketAddress(path.toFile()))
            .awaitUninterruptibly();
    if (!connected.isSuccess()) {
      throw new IOException(
          "nobody answers at " + path + ": " + connected.cause().getMessage(), connected.cause());
    }
    channel = (EpollDomainSocketChannel) connected.channel();
    PeerCredentials peer = channel.peerCredentials();
    if (!users.contains(peer.uid())) {
      throw new IOException("user " + peer.uid() + " answers at " + path);
    }
    pid = peer.pid();
  }

  public long pid() {
    return pid;
  }

  /**
   * Its listening sockets, which are this process's too from now on.
   *
   * @param version of this program
   */
  public InheritedSockets receive(String version) throws IOException, InterruptedException {
    say(new Hello(version).line());
    String greeting = line();
    Hello hello = Hello.parse(greeting);
    int count = count(greeting);
    List<String[]> announced = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String[] words = line().split(" ", -1);
      if (words.length != 3 || !words[0].equals("socket")) {
        throw new IOException("the running process announces no socket, but " + words[0]);
      }
      announced.add(words);
    }
    // Only now: nothing but descriptors comes until the next word of ours.
    channel.config().setReadMode(DomainSocketReadMode.FILE_DESCRIPTORS);
    say("send");
    List<ListeningSocket> sockets = new ArrayList<>(count);
    try {
      for (String[] words : announced) {
        int descriptor = ((FileDescriptor) next(FileDescriptor.class)).intValue();
        sockets.add(new ListeningSocket(words[1], SocketAddresses.parse(words[2]), descriptor));
      }
    } catch (IOException | InterruptedException e) {
      new InheritedSockets(sockets).close();
      throw e;
    }
    channel.config().setReadMode(DomainSocketReadMode.BYTES);
    LOG.info("{} sockets of process {}, Gazan {}", sockets.size(), pid, hello.version());
    return new InheritedSockets(sockets);
  }

  private static int count(String greeting) throws IOException {
    try {
      int count = Integer.parseInt(greeting.substring(greeting.lastIndexOf(' ') + 1));
      if (count >= 0 && count <= MOST_SOCKETS) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IOException("the running process does not say how many sockets it has");
  }

  /** Says that all is ready and waits until the predecessor lets go of the name. */
  public void ready() throws IOException, InterruptedException {
    say("ready");
    String answer = line();
    if (!answer.equals("go")) {
      throw new IOException("the running process answers \"" + answer + "\"");
    }
  }

  /** Says that this process accepts: the predecessor accepts no more, and drains. */
  public void serving() throws IOException {
    say("serving");
  }

  private void say(String line) throws IOException {
    ChannelFuture written =
        channel
            .writeAndFlush(Unpooled.copiedBuffer(line + "\n", StandardCharsets.UTF_8))
            .awaitUninterruptibly();
    if (!written.isSuccess()) {
      Object last = received.peek();
      String why = last instanceof String text && text.startsWith("refused ") ? text : "gone";
      throw new IOException("the running process: " + why, written.cause());
    }
  }

  private String line() throws IOException, InterruptedException {
    String line = (String) next(String.class);
    if (line.startsWith("refused ")) {
      throw new IOException("the running process refuses: " + line.substring(8));
    }
    return line;
  }

  private Object next(Class<?> type) throws IOException, InterruptedException {
    Object next = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new IOException(
          "the running process has not answered for " + PATIENCE.toSeconds() + " s");
    }
    if (CLOSED.equals(next)) {
      throw new IOException("the running process closed the connection");
    }
    if (!type.isInstance(next)) {
      throw new IOException("the running process sends what was not asked for");
    }
    return next;
  }

  private final class Receiver extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (!received.offer(message)) {
        context.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      received.offer(CLOSED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
