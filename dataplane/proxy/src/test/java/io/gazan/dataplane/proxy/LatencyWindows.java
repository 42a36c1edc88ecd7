package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long the one who behaves waits, in windows of time that take turns so that what else the
 * machine does hits all kinds: alone, beside a busy neighbour who behaves too, and while attackers
 * come one after another. Of each kind the median of the windows' 99th percentiles counts. An
 * attack is held against the neighbour: attackers and data plane share the cores of one machine
 * here, and what a neighbour's computing costs is no fault of the data plane. Attackers that come
 * once a second are held against nobody at all.
 */
record LatencyWindows(List<Long> alone, List<Long> baseline, List<Long> attacked, int attacks) {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private interface Happening {
    void run() throws IOException;
  }

  /**
   * What to measure.
   *
   * @param rounds of one window of each kind
   * @param length of one window; the last attack in it is let finish
   */
  record Plan(int rounds, Duration length) {
    LatencyWindows run(AttackScene scene, Http2Attack attack) throws IOException {
      List<Long> alone = new ArrayList<>();
      List<Long> beside = new ArrayList<>();
      List<Long> attacked = new ArrayList<>();
      int before = scene.attacks();
      for (int i = 0; i < rounds; i++) {
        alone.add(window(scene, () -> scene.rest(length)));
        beside.add(window(scene, scene::neighbour));
        attacked.add(window(scene, () -> scene.attack(attack)));
      }
      return new LatencyWindows(alone, beside, attacked, scene.attacks() - before);
    }

    /** With one attacker a second, each as fast as it can until it is ended, and no neighbour. */
    LatencyWindows runOneASecond(AttackScene scene, Http2Attack attack) throws IOException {
      List<Long> alone = new ArrayList<>();
      List<Long> attacked = new ArrayList<>();
      int before = scene.attacks();
      for (int i = 0; i < rounds; i++) {
        alone.add(window(scene, () -> scene.rest(length)));
        attacked.add(
            window(
                scene,
                () -> {
                  scene.attack(attack);
                  scene.rest(SECOND);
                }));
      }
      return new LatencyWindows(alone, alone, attacked, scene.attacks() - before);
    }

    private long window(AttackScene scene, Happening happening) throws IOException {
      scene.takeLatencies();
      long until = System.nanoTime() + length.toNanos();
      do {
        happening.run();
      } while (System.nanoTime() < until);
      return p99(scene.takeLatencies());
    }
  }

  private static long p99(long[] nanos) {
    assertThat(nanos).as("answers in one window").isNotEmpty();
    Arrays.sort(nanos);
    return nanos[(int) ((nanos.length - 1) * 0.99)];
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  double ratio() {
    return (double) median(attacked) / median(baseline);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p99 %.2f ms alone, baseline %.2f ms, %.2f ms under %d attacks, ratio %.2f",
        median(alone) / 1e6,
        median(baseline) / 1e6,
        median(attacked) / 1e6,
        attacks,
        ratio());
  }
}
