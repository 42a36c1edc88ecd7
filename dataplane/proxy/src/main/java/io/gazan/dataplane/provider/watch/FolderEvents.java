package io.gazan.dataplane.provider.watch;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's word that something happened in a folder, as a wait that ends early. It is a hint
 * and nothing more: events may be lost, late or about other files, and where there is no watch
 * service at all (its instances are a limited resource) the wait just lasts its full time.
 */
final class FolderEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

  private final @Nullable WatchService service;

  FolderEvents() {
    WatchService opened = null;
    try {
      opened = FileSystems.getDefault().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      LOG.info("no file events here, files are looked at in intervals: {}", e.toString());
    }
    service = opened;
  }

  /** Watches these folders from now on; those watched already cost nothing. */
  void watch(Set<Path> folders) {
    if (service == null) {
      return;
    }
    for (Path folder : folders) {
      try {
        folder.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
      } catch (IOException | ClosedWatchServiceException e) {
        LOG.debug("cannot watch {}: {}", folder, e.toString());
      }
    }
  }

  /**
   * Waits until something happened or the time is over; false at once where there are no events.
   */
  boolean await(Duration most) throws InterruptedException {
    if (service == null) {
      return false;
    }
    try {
      for (WatchKey key = service.poll(most.toMillis(), TimeUnit.MILLISECONDS);
          key != null;
          key = service.poll()) {
        key.pollEvents();
        key.reset();
      }
      return true;
    } catch (ClosedWatchServiceException e) {
      throw new InterruptedException("closed");
    }
  }

  @Override
  public void close() {
    if (service == null) {
      return;
    }
    try {
      service.close();
    } catch (IOException e) {
      LOG.debug("closing the watch service: {}", e.toString());
    }
  }
}
