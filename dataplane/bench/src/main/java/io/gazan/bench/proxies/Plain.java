package io.gazan.bench.proxies;

import io.gazan.bench.workload.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A proxy without the one thing more that a workload asks for: what that thing costs is the
 * difference. The load is the same, credentials included.
 */
public record Plain(Contender of) implements Contender {
  private static final String SUFFIX = "-plain";

  public static String name(String of) {
    return of + SUFFIX;
  }

  @Override
  public String name() {
    return name(of.name());
  }

  @Override
  public boolean needsLongWarmUp() {
    return of.needsLongWarmUp();
  }

  @Override
  public boolean setsHeaders() {
    return of.setsHeaders();
  }

  @Override
  public List<String> prepare(Path folder, Assignment with) throws IOException {
    return of.prepare(
        folder, new Assignment(Job.FORWARD, with.port(), with.endpoints(), with.certificate()));
  }
}
