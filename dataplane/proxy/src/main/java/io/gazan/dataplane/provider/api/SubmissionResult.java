package io.gazan.dataplane.provider.api;

import io.gazan.upstreams.Problem;
import java.util.List;

/** What became of a {@link Submission}. */
public sealed interface SubmissionResult {
  /**
   * Live.
   *
   * @param version of its table
   * @param saved whether the upstreams file says so now
   */
  record Applied(String version, List<Problem> warnings, boolean saved)
      implements SubmissionResult {}

  /** It would be accepted. */
  record Valid(List<Problem> warnings) implements SubmissionResult {}

  /** It has these problems; what ran before runs on. */
  record Refused(List<Problem> problems) implements SubmissionResult {}

  /** It cannot be saved, for a reason that is no fault of it; what ran before runs on. */
  record Unsaveable(String reason) implements SubmissionResult {}

  /**
   * Live, but the file still says what it said before.
   *
   * @param full whether it is for want of room
   */
  record AppliedUnsaved(String version, List<Problem> warnings, String reason, boolean full)
      implements SubmissionResult {}
}
