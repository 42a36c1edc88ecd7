package io.gazan.dataplane.http1.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.http.BodyFraming;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http1.BodyDecoder;
import io.gazan.dataplane.http1.Codec;
import io.gazan.dataplane.http1.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkWriterTest {
  @ParameterizedTest
  @CsvSource({"1,1", "15,f", "16,10", "255,ff", "256,100", "65536,10000", "2147483647,7fffffff"})
  void writesSizesInHexadecimal(int size, String hex) {
    // Given
    ByteBuf out = Unpooled.buffer();

    // When
    ChunkWriter.beginChunk(out, size);

    // Then
    assertThat(out.readableBytes() + 2).isLessThanOrEqualTo(ChunkWriter.OVERHEAD);
    assertThat(Codec.text(out)).isEqualTo(hex + "\r\n");
  }

  @Test
  void aSmallBodyIsOneBuffer() {
    // Given
    ByteBuf in = Codec.bytes("hello, world");
    ByteBuf out = Unpooled.buffer();

    // When
    ChunkWriter.chunk(out, in, 5);
    ChunkWriter.chunk(out, in, 7);
    ChunkWriter.last(out, null);

    // Then
    assertThat(in.isReadable()).isFalse();
    in.release();
    assertThat(Codec.text(out)).isEqualTo("5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n");
  }

  @Test
  void trailersPassExceptThoseThatMeanSomethingElsewhere() {
    // Given
    ByteBuf in =
        Codec.bytes(
            Codec.head(
                "0",
                "X-Sum: 1",
                "Content-Length: 5",
                "Transfer-Encoding: chunked",
                "grpc-status: 0",
                "Set-Cookie: a=b",
                "authorization: x",
                "Host: h",
                "X-Forwarded-User: root",
                "ETag: e"));
    BodyDecoder decoder = new BodyDecoder(HeadLimits.UPSTREAM);
    decoder.reset(BodyFraming.CHUNKED, -1);
    assertThat(decoder.next(in)).isEqualTo(BodyDecoder.END);
    in.release();
    HeaderBlock trailers = decoder.trailers();
    ByteBuf out = Unpooled.buffer();

    // When
    ChunkWriter.last(out, trailers);

    // Then
    assertThat(Codec.text(out)).isEqualTo(Codec.head("0", "X-Sum: 1", "grpc-status: 0", "ETag: e"));
  }

  @Test
  void theSharedLineEndSurvivesItsWrites() {
    // Given / When
    for (int i = 0; i < 3; i++) {
      ByteBuf once = ChunkWriter.LINE_END.duplicate();
      assertThat(once.readableBytes()).isEqualTo(2);
      once.skipBytes(2);
      once.release();
    }

    // Then
    assertThat(ChunkWriter.LINE_END.refCnt()).isEqualTo(1);
  }
}
