package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service manager hears at {@code NOTIFY_SOCKET}. */
class NotifyIT {
  @TempDir Path folder;
  @AutoClose private ProcessScene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene =
        new ProcessScene(
            folder, "upstreams: {DEFAULT: {paths: {/: {redirect_to: \"https://a.example\"}}}}\n");
  }

  /** The socket of a service manager. */
  private static final class Manager implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final List<String> heard = new CopyOnWriteArrayList<>();

    Manager(String path) {
      new Bootstrap()
          .group(loop)
          .channel(EpollDomainDatagramChannel.class)
          .handler(
              new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                @Override
                protected void channelRead0(
                    ChannelHandlerContext context, DomainDatagramPacket packet) {
                  heard.add(packet.content().toString(StandardCharsets.UTF_8));
                }
              })
          .bind(new DomainSocketAddress(path))
          .syncUninterruptibly();
    }

    void awaitMessages(int count) {
      await().atMost(ProcessScene.WITHIN).until(() -> heard.size() >= count);
    }

    @Override
    public void close() {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @Test
  void readyReloadingStopping() throws Exception {
    // Given
    String path = scene.file("notify.sock").toString();
    try (Manager manager = new Manager(path)) {
      // When
      GazanProcess gazan =
          scene.start(List.of(), Map.of("NOTIFY_SOCKET", path), "-c", scene.main("").toString());
      manager.awaitMessages(1);
      gazan.signal("HUP");
      manager.awaitMessages(3);
      gazan.signal("TERM");
      manager.awaitMessages(4);
      // Then
      String ready = "READY=1\nMAINPID=" + gazan.pid();
      assertThat(manager.heard.get(0)).isEqualTo(ready);
      assertThat(manager.heard.get(1)).matches("RELOADING=1\nMONOTONIC_USEC=\\d+");
      assertThat(manager.heard.get(2)).isEqualTo(ready);
      assertThat(manager.heard.get(3)).isEqualTo("STOPPING=1");
      assertThat(gazan.exitCode(ProcessScene.WITHIN)).isZero();
    }
  }

  @Test
  void afterAnUpgradeTheOtherProcessIsTheMainOne() throws Exception {
    // Given: an abstract socket
    String name = "gazan-notify-" + scene.http.getPort() + "-" + ProcessHandle.current().pid();
    try (Manager manager = new Manager("\0" + name)) {
      Map<String, String> environment = Map.of("NOTIFY_SOCKET", "@" + name);
      String main = scene.main("").toString();
      GazanProcess first = scene.start(List.of(), environment, "-c", main);
      manager.awaitMessages(1);
      // When
      GazanProcess second = scene.start(List.of(), environment, "-u", "-c", main);
      manager.awaitMessages(3);
      // Then: from the one that is believed still, and from the new one
      assertThat(first.exitCode(ProcessScene.WITHIN)).isZero();
      assertThat(manager.heard)
          .hasSize(3)
          .contains(
              "READY=1\nMAINPID=" + first.pid(),
              "MAINPID=" + second.pid(),
              "READY=1\nMAINPID=" + second.pid());
    }
  }
}
