package io.gazan.dataplane.config;

import io.gazan.dataplane.config.limits.LimitsConfig;
import io.gazan.dataplane.config.limits.TimeoutsConfig;
import io.gazan.dataplane.config.listener.ListenerConfig;
import io.gazan.dataplane.config.log.LogConfig;
import java.util.Objects;

/**
 * Everything main.yaml fixes until the next start. {@link #defaults()} is what an empty file means;
 * the {@code with…} methods replace one part, which is how tests and the demo describe a data plane
 * without a file.
 */
public record MainConfig(
    EventLoopConfig loops,
    ListenerConfig listener,
    AdminConfig admin,
    UpstreamConfig upstream,
    LimitsConfig limits,
    TimeoutsConfig timeouts,
    ProcessConfig process) {
  public MainConfig {
    Objects.requireNonNull(loops);
    Objects.requireNonNull(listener);
    Objects.requireNonNull(admin);
    Objects.requireNonNull(upstream);
    Objects.requireNonNull(limits);
    Objects.requireNonNull(timeouts);
    Objects.requireNonNull(process);
  }

  public static MainConfig defaults() {
    return new MainConfig(
        EventLoopConfig.defaults(),
        ListenerConfig.defaults(),
        AdminConfig.defaults(),
        UpstreamConfig.defaults(),
        LimitsConfig.defaults(),
        TimeoutsConfig.defaults(),
        ProcessConfig.defaults());
  }

  public MainConfig withLoops(EventLoopConfig value) {
    return new MainConfig(value, listener, admin, upstream, limits, timeouts, process);
  }

  public MainConfig withListener(ListenerConfig value) {
    return new MainConfig(loops, value, admin, upstream, limits, timeouts, process);
  }

  public MainConfig withAdmin(AdminConfig value) {
    return new MainConfig(loops, listener, value, upstream, limits, timeouts, process);
  }

  public MainConfig withUpstream(UpstreamConfig value) {
    return new MainConfig(loops, listener, admin, value, limits, timeouts, process);
  }

  public MainConfig withLimits(LimitsConfig value) {
    return new MainConfig(loops, listener, admin, upstream, value, timeouts, process);
  }

  public MainConfig withTimeouts(TimeoutsConfig value) {
    return new MainConfig(loops, listener, admin, upstream, limits, value, process);
  }

  public LogConfig log() {
    return process.log();
  }

  public MainConfig withLog(LogConfig value) {
    return withProcess(process.withLog(value));
  }

  public MainConfig withProcess(ProcessConfig value) {
    return new MainConfig(loops, listener, admin, upstream, limits, timeouts, value);
  }
}
