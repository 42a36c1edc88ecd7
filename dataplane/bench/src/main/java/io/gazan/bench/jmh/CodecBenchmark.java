package io.gazan.bench.jmh;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.ForwardingHeaders;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.ResponseHead;
import io.gazan.dataplane.http1.BodyDecoder;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http1.RequestHeadDecoder;
import io.gazan.dataplane.http1.ResponseHeadDecoder;
import io.gazan.dataplane.http1.write.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading a head in a receive buffer, and writing it on with header edits and forwarding headers.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Djmh.executor=CUSTOM",
      "-Djmh.executor.class=io.gazan.bench.jmh.EventLoopThreads"
    })
public class CodecBenchmark {
  @Param({"SMALL", "BROWSER"})
  public Heads request = Heads.SMALL;

  private final HeadPool pool = new HeadPool();
  private final RequestHeadDecoder requests = new RequestHeadDecoder(pool, HeadLimits.DEFAULT);
  private final ResponseHeadDecoder responses = new ResponseHeadDecoder(pool, HeadLimits.UPSTREAM);
  private final BodyDecoder bodies = new BodyDecoder(HeadLimits.DEFAULT);
  private final HeadWriter writer = new HeadWriter();
  private final HeaderEdits edits =
      new HeaderEdits.Builder()
          .set("Access-Control-Allow-Origin", "*")
          .set("X-Proxy-From", "Gazan")
          .build();
  private final ForwardingHeaders forwarding =
      ForwardingHeaders.of(
          new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 40_000),
          new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 6193),
          false,
          false);
  private ByteBuf requestBytes = Unpooled.EMPTY_BUFFER;
  private ByteBuf responseBytes = Unpooled.EMPTY_BUFFER;
  private ByteBuf chunkedBytes = Unpooled.EMPTY_BUFFER;

  /** Direct buffers, as a socket read leaves them. */
  @Setup
  public void fill() {
    requestBytes = direct(request.bytes());
    responseBytes = direct(Heads.RESPONSE.bytes());
    String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
    chunkedBytes = direct((chunk.repeat(16) + "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static ByteBuf direct(byte[] bytes) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
  }

  @Benchmark
  public int readRequest() {
    RequestHead head = decodeRequest();
    int count = head.headers().count();
    pool.release(head);
    return count;
  }

  @Benchmark
  public int readAndWriteRequest() {
    RequestHead head = decodeRequest();
    ByteBuf out = writer.request(PooledByteBufAllocator.DEFAULT, head, edits, forwarding, 0);
    int length = out.readableBytes();
    out.release();
    pool.release(head);
    return length;
  }

  /** The request's head is read too, because the response is written in answer to it. */
  @Benchmark
  public int readAndWriteExchange() {
    RequestHead head = decodeRequest();
    ByteBuf forth = writer.request(PooledByteBufAllocator.DEFAULT, head, edits, forwarding, 0);
    ResponseHead answer = decodeResponse();
    BodyFraming framing = HeadWriter.framingFor(head, answer);
    ByteBuf back =
        writer.response(
            PooledByteBufAllocator.DEFAULT, head, answer, edits, framing, true, null, 0);
    int length = forth.readableBytes() + back.readableBytes();
    forth.release();
    back.release();
    pool.release(answer);
    pool.release(head);
    return length;
  }

  /** 16 chunks of 1 KiB. */
  @Benchmark
  public int stepThroughChunks() {
    chunkedBytes.readerIndex(0);
    bodies.reset(BodyFraming.CHUNKED, -1);
    int total = 0;
    int n = bodies.next(chunkedBytes);
    while (n > 0) {
      chunkedBytes.skipBytes(n);
      total += n;
      n = bodies.next(chunkedBytes);
    }
    return total + n;
  }

  private RequestHead decodeRequest() {
    requestBytes.readerIndex(0);
    requests.decode(requestBytes);
    return requests.take();
  }

  private ResponseHead decodeResponse() {
    responseBytes.readerIndex(0);
    responses.decode(responseBytes, Method.GET);
    return responses.take();
  }
}
