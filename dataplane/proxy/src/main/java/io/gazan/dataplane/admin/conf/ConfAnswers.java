package io.gazan.dataplane.admin.conf;

import io.gazan.dataplane.admin.page.Answer;
import io.gazan.dataplane.provider.api.SubmissionResult;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.JsonOutput;
import java.util.List;

/** What became of a document, in JSON. */
public final class ConfAnswers {
  private ConfAnswers() {}

  public static Answer of(SubmissionResult result) {
    return switch (result) {
      case SubmissionResult.Applied(String version, List<Problem> warnings, boolean saved) -> {
        JsonOutput out = begin(version);
        if (saved) {
          out.field("saved", true);
        }
        yield Answer.json(200, problems(out, "warnings", warnings));
      }
      case SubmissionResult.Valid(List<Problem> warnings) -> {
        JsonOutput out = JsonOutput.compact().object();
        out.field("applied", false).field("dry_run", true).field("valid", true);
        yield Answer.json(200, problems(out, "warnings", warnings));
      }
      case SubmissionResult.Refused(List<Problem> problems) -> {
        JsonOutput out = JsonOutput.compact().object().field("applied", false);
        yield Answer.json(400, problems(out, "problems", problems));
      }
      case SubmissionResult.Unsaveable(String reason) ->
          Answer.json(
              409,
              JsonOutput.compact()
                  .object()
                  .field("applied", false)
                  .field("saved", false)
                  .field("error", reason)
                  .end()
                  .bytes());
      case SubmissionResult.AppliedUnsaved(
              String version,
              List<Problem> warnings,
              String reason,
              boolean full) -> {
        JsonOutput out = begin(version).field("saved", false).field("error", reason);
        yield Answer.json(full ? 507 : 500, problems(out, "warnings", warnings));
      }
    };
  }

  private static JsonOutput begin(String version) {
    return JsonOutput.compact().object().field("version", version).field("applied", true);
  }

  private static byte[] problems(JsonOutput out, String key, List<Problem> problems) {
    out.list(key);
    for (Problem problem : problems) {
      out.object().field("path", problem.path());
      if (problem.line() > 0) {
        out.field("line", problem.line()).field("column", problem.column());
      }
      out.field("message", problem.message()).end();
    }
    return out.end().end().bytes();
  }
}
