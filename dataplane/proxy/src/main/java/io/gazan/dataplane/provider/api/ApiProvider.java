package io.gazan.dataplane.provider.api;

import io.gazan.dataplane.provider.ConfigSource;
import io.gazan.dataplane.provider.UpstreamsSinks;
import io.gazan.dataplane.provider.file.DocumentSave;
import io.gazan.dataplane.provider.file.FileProvider;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.Positions;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.document.parse.DocumentReader;
import io.gazan.upstreams.document.parse.DocumentResult;
import io.gazan.upstreams.reader.UpstreamsReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes documents from the config API. A document replaces the one in force until another provider
 * has a new one. Blocks for as long as it takes; any number of threads may call, documents go into
 * service one after the other.
 */
public final class ApiProvider {
  private static final Logger LOG = LoggerFactory.getLogger(ApiProvider.class);

  private final UpstreamsReader reader;
  private final Checks checks;
  private final DocumentReader documents;
  private final UpstreamsSinks sinks;
  private final @Nullable FileProvider files;
  private final AtomicLong rejected = new AtomicLong();

  /**
   * What is said of a document beyond what its reader knows.
   *
   * @param problems what would keep it from coming into force
   * @param warnings what is probably not meant
   */
  public record Checks(
      Function<Upstreams, List<Problem>> problems, Function<Upstreams, List<Problem>> warnings) {}

  /**
   * @param files where documents are saved; null where there is no file
   */
  public ApiProvider(
      DocumentLimits limits, Checks checks, UpstreamsSinks sinks, @Nullable FileProvider files) {
    this.reader = new UpstreamsReader(limits);
    this.checks = checks;
    this.documents = new DocumentReader(limits);
    this.sinks = sinks;
    this.files = files;
  }

  /** Does what the submission asks for; a document with a problem changes nothing. */
  public SubmissionResult submit(Submission submission) {
    DocumentFormat format =
        submission.mode() == Submission.Mode.SAVE && files != null
            ? files.format()
            : DocumentFormat.DETECT;
    SubmissionResult result =
        switch (reader.read(submission.document(), null, format)) {
          case ReadResult.Refused(List<Problem> problems) -> new SubmissionResult.Refused(problems);
          case ReadResult.Loaded(Upstreams upstreams, List<Problem> warnings) ->
              submit(submission, format, upstreams, warnings);
        };
    if (result instanceof SubmissionResult.Refused(List<Problem> problems)) {
      result = new SubmissionResult.Refused(placed(submission.document(), format, problems));
    }
    report(submission, result);
    return result;
  }

  private SubmissionResult submit(
      Submission submission, DocumentFormat format, Upstreams upstreams, List<Problem> warnings) {
    List<Problem> all = new ArrayList<>(warnings);
    all.addAll(placed(submission.document(), format, checks.warnings().apply(upstreams)));
    return switch (submission.mode()) {
      case CHECK -> checked(upstreams, all);
      case APPLY -> applied(upstreams, all);
      case SAVE -> saved(submission.document(), upstreams, all);
    };
  }

  /** Problems that were found after the reading get their places. */
  private List<Problem> placed(byte[] document, DocumentFormat format, List<Problem> problems) {
    return !problems.isEmpty()
            && documents.read(document, null, format) instanceof DocumentResult.Parsed parsed
        ? Positions.fill(problems, List.of(parsed.document()))
        : problems;
  }

  /** Documents that were to come into force and had a problem, since the start. */
  public long rejected() {
    return rejected.get();
  }

  private SubmissionResult checked(Upstreams upstreams, List<Problem> warnings) {
    List<Problem> problems = checks.problems().apply(upstreams);
    return problems.isEmpty()
        ? new SubmissionResult.Valid(warnings)
        : new SubmissionResult.Refused(problems);
  }

  private SubmissionResult applied(Upstreams upstreams, List<Problem> warnings) {
    UpstreamsSinks.Outcome outcome = sinks.apply(ConfigSource.API, upstreams);
    return outcome.problems().isEmpty()
        ? new SubmissionResult.Applied(outcome.version(), warnings, false)
        : new SubmissionResult.Refused(outcome.problems());
  }

  /**
   * What is no fault of the file system keeps a document out of service; a file that cannot be
   * written does not, for whoever has to change routes while a disk is full needs that most.
   */
  private SubmissionResult saved(byte[] document, Upstreams upstreams, List<Problem> warnings) {
    FileProvider into = files;
    if (into == null) {
      return new SubmissionResult.Unsaveable("there is no upstreams_conf to save to");
    }
    String inTheWay = into.whySavingIsNoUse();
    if (inTheWay != null) {
      return new SubmissionResult.Unsaveable(inTheWay);
    }
    DocumentSave prepared = null;
    IOException failure = null;
    try {
      prepared = into.prepareSave(document);
    } catch (IOException e) {
      failure = e;
    }
    try (DocumentSave save = prepared) {
      SubmissionResult result = applied(upstreams, warnings);
      if (!(result instanceof SubmissionResult.Applied applied)) {
        return result;
      }
      if (save != null) {
        try {
          into.commit(save, upstreams);
          sinks.saved();
          return new SubmissionResult.Applied(applied.version(), warnings, true);
        } catch (IOException e) {
          failure = e;
        }
      }
      return unsaved(applied, Objects.requireNonNull(failure));
    }
  }

  private SubmissionResult unsaved(SubmissionResult.Applied applied, IOException failure) {
    String reason = DocumentSave.reason(failure);
    sinks.unsaved(applied.version(), reason);
    return new SubmissionResult.AppliedUnsaved(
        applied.version(), applied.warnings(), reason, DocumentSave.isFull(failure));
  }

  private void report(Submission submission, SubmissionResult result) {
    switch (result) {
      case SubmissionResult.Applied(String version, List<Problem> warnings, boolean saved) -> {
        warnings.forEach(warning -> LOG.warn("config API: {}", warning));
        LOG.info(
            "config API: a document of {} is in force as {}{}",
            submission.by(),
            version,
            saved ? " and saved" : "");
      }
      case SubmissionResult.AppliedUnsaved(String version, _, String reason, _) ->
          LOG.error(
              "config API: a document of {} is in force as {} but not saved: {}",
              submission.by(),
              version,
              reason);
      case SubmissionResult.Unsaveable(String reason) ->
          LOG.error("config API: a document of {} is not saved: {}", submission.by(), reason);
      case SubmissionResult.Refused(List<Problem> problems) -> {
        if (submission.mode() != Submission.Mode.CHECK) {
          rejected.incrementAndGet();
          LOG.error(
              "config API: a document of {} is refused, {} problem(s), the first: {}",
              submission.by(),
              problems.size(),
              problems.getFirst());
        }
      }
      case SubmissionResult.Valid _ -> {}
    }
  }
}
