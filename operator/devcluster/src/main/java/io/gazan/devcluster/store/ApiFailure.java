package io.gazan.devcluster.store;

import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.gazan.devcluster.schema.FieldProblem;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request that is answered with a {@code Status} object instead of what it asked for. Code,
 * reason and message are those of a Kubernetes API server, as far as clients look at them.
 */
public final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Status status;

  public ApiFailure(int code, String reason, String message) {
    this(code, reason, message, null);
  }

  private ApiFailure(int code, String reason, String message, @Nullable StatusDetails details) {
    super(message, null, false, false);
    status = new Status("v1", code, details, "Status", message, new ListMeta(), reason, "Failure");
  }

  public static ApiFailure badRequest(String message) {
    return new ApiFailure(400, "BadRequest", message);
  }

  /** No such path. */
  public static ApiFailure noResource() {
    return new ApiFailure(404, "NotFound", "the server could not find the requested resource");
  }

  public static ApiFailure notFound(ResourceType type, String name) {
    return of(404, "NotFound", type, name, "%s \"%s\" not found");
  }

  public static ApiFailure exists(ResourceType type, String name) {
    return of(409, "AlreadyExists", type, name, "%s \"%s\" already exists");
  }

  public static ApiFailure conflict(ResourceType type, String name) {
    String message =
        "Operation cannot be fulfilled on %s \"%s\": the object has been modified; please apply"
            + " your changes to the latest version and try again";
    return of(409, "Conflict", type, name, message);
  }

  private static ApiFailure of(
      int code, String reason, ResourceType type, String name, String message) {
    StatusDetails details =
        new StatusDetails(List.of(), type.group(), type.plural(), name, null, null);
    return new ApiFailure(code, reason, message.formatted(type.qualified(), name), details);
  }

  /** 422: the problems stand in the message and one by one in the details. */
  public static ApiFailure invalid(ResourceType type, String name, FieldProblem... problems) {
    String kind = type.kind() + (type.group().isEmpty() ? "" : "." + type.group());
    String all =
        Stream.of(problems).map(p -> p.field() + ": " + p.message()).collect(joining(", "));
    String shown = problems.length > 1 ? "[" + all + "]" : all;
    List<StatusCause> causes =
        Stream.of(problems).map(p -> new StatusCause(p.field(), p.message(), p.reason())).toList();
    return new ApiFailure(
        422,
        "Invalid",
        "%s \"%s\" is invalid: %s".formatted(kind, name, shown),
        new StatusDetails(causes, type.group(), type.kind(), name, null, null));
  }

  public int code() {
    return status.getCode();
  }

  /** The body of the answer. */
  public Status status() {
    return status;
  }
}
