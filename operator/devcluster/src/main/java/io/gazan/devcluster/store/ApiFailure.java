package io.gazan.devcluster.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gazan.devcluster.schema.FieldProblem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A request that is answered with a {@code Status} object instead of what it asked for. Code,
 * reason and message are those of a Kubernetes API server, as far as clients look at them.
 */
public final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final String reason;
  private final transient ObjectNode details;

  public ApiFailure(int code, String reason, String message) {
    this(code, reason, message, Json.object());
  }

  private ApiFailure(int code, String reason, String message, ObjectNode details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  public static ApiFailure badRequest(String message) {
    return new ApiFailure(400, "BadRequest", message);
  }

  /** No such path. */
  public static ApiFailure noResource() {
    return new ApiFailure(404, "NotFound", "the server could not find the requested resource");
  }

  public static ApiFailure notFound(ResourceType type, String name) {
    return of(404, "NotFound", type, name, type.qualified() + " \"" + name + "\" not found");
  }

  public static ApiFailure exists(ResourceType type, String name) {
    return of(
        409, "AlreadyExists", type, name, type.qualified() + " \"" + name + "\" already exists");
  }

  public static ApiFailure conflict(ResourceType type, String name, String why) {
    return of(
        409,
        "Conflict",
        type,
        name,
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.qualified(), name, why));
  }

  /** 410: a revision that is not remembered any more. */
  public static ApiFailure expired(String message) {
    return new ApiFailure(410, "Expired", message);
  }

  /** 422: the problems stand in the message and one by one in the details. */
  public static ApiFailure invalid(ResourceType type, String name, List<FieldProblem> problems) {
    String kind = type.names().kind() + (type.group().isEmpty() ? "" : "." + type.group());
    String all =
        problems.stream()
            .map(p -> p.field() + ": " + p.message())
            .collect(Collectors.joining(problems.size() > 1 ? ", " : ""));
    String message =
        "%s \"%s\" is invalid: %s"
            .formatted(kind, name, problems.size() > 1 ? "[" + all + "]" : all);
    ApiFailure failure = of(422, "Invalid", type, name, message);
    ArrayNode causes = failure.details.putArray("causes");
    for (FieldProblem p : problems) {
      causes
          .addObject()
          .put("reason", p.reason())
          .put("message", p.message())
          .put("field", p.field());
    }
    return failure;
  }

  public static ApiFailure invalid(
      ResourceType type, String name, String reason, String field, String message) {
    return invalid(type, name, List.of(new FieldProblem(reason, field, message)));
  }

  private static ApiFailure of(
      int code, String reason, ResourceType type, String name, String message) {
    ObjectNode details = Json.object().put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", code == 422 ? type.names().kind() : type.names().plural());
    return new ApiFailure(code, reason, message, details);
  }

  public int code() {
    return code;
  }

  /** The body of the answer. */
  public ObjectNode status() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", String.valueOf(getMessage()));
    status.put("reason", reason);
    if (!details.isEmpty()) {
      status.set("details", details);
    }
    return status.put("code", code);
  }
}
