package io.gazan.dataplane.process.log;

import io.gazan.dataplane.observe.access.LogFile;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Lines into a log file; one that cannot be written (a full disk) is counted as dropped, and the
 * next one tried. Logback would give the file up at the first failure. Of one thread.
 */
final class LossyStream extends OutputStream {
  private final LogFile file;

  LossyStream(LogFile file) {
    this.file = file;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      file.write(bytes, offset, length);
    } catch (IOException e) {
      BoundedAppender.countDropped();
    }
  }
}
