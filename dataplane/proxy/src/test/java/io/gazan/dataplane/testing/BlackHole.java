package io.gazan.dataplane.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An address where connection attempts get no answer: its queue is full and nobody accepts. */
public final class BlackHole implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Socket> fillers = new ArrayList<>();

  private BlackHole(ServerSocket listener) {
    this.listener = listener;
  }

  public static BlackHole open() throws IOException {
    BlackHole hole = new BlackHole(new ServerSocket(0, 1, Loopback.next()));
    for (int i = 0; i < 50; i++) {
      Socket filler = new Socket();
      hole.fillers.add(filler);
      try {
        filler.connect(
            new InetSocketAddress(hole.listener.getInetAddress(), hole.listener.getLocalPort()),
            200);
      } catch (SocketTimeoutException e) {
        return hole;
      }
    }
    hole.close();
    throw new IOException("the kernel's accept queue took 50 connections");
  }

  /** As it stands in {@code servers}. */
  public String address() {
    return listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket filler : fillers) {
      filler.close();
    }
    listener.close();
  }
}
