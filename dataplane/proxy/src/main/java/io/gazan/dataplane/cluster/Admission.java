package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.health.Ejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which members of one cluster are in: the healthy ones, less those whose ejection this cluster can
 * afford. Dial failures eject all but the last healthy one (of those that failed, the latest
 * stays); resets eject, oldest first, as long as no more than half of the cluster is out. Active
 * checks and unresolved names know no such limits.
 */
final class Admission {
  private final List<Member> members;

  Admission(List<Member> members) {
    this.members = members;
  }

  /** Sets {@link Member#admitted()} on every member. Runs under the registry's lock. */
  void decide() {
    int regular = 0;
    int in = 0;
    int out = 0;
    for (Member member : members) {
      Ejection ejection = member.endpoint().passive().ejection();
      boolean dialFailed = ejection != null && !ejection.byResets();
      boolean admitted = member.healthy() && !dialFailed;
      member.admitted(admitted);
      if (member.takesNewClients()) {
        regular++;
        in += admitted ? 1 : 0;
        out += member.healthy() && dialFailed ? 1 : 0;
      }
    }
    if (in == 0) {
      keepLatest();
      return;
    }
    for (@Nullable Member next = oldestReset(); next != null; next = oldestReset()) {
      if (next.takesNewClients()) {
        if (in == 1 || (out + 1) * 2 > regular) {
          return;
        }
        in--;
        out++;
      }
      next.admitted(false);
    }
  }

  private void keepLatest() {
    @Nullable Member latest = null;
    long since = 0;
    for (Member member : members) {
      Ejection ejection = member.endpoint().passive().ejection();
      if (ejection != null
          && member.healthy()
          && member.takesNewClients()
          && (latest == null || ejection.since() - since > 0)) {
        latest = member;
        since = ejection.since();
      }
    }
    if (latest != null) {
      latest.admitted(true);
    }
  }

  private @Nullable Member oldestReset() {
    @Nullable Member oldest = null;
    long since = 0;
    for (Member member : members) {
      Ejection ejection = member.endpoint().passive().ejection();
      if (ejection != null
          && ejection.byResets()
          && member.admitted()
          && (oldest == null || ejection.since() - since < 0)) {
        oldest = member;
        since = ejection.since();
      }
    }
    return oldest;
  }
}
