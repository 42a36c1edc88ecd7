package io.gazan.upstreams.reader.route;

import io.gazan.upstreams.document.Field;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.reader.value.Paths;
import io.gazan.upstreams.reader.value.Predecessor;
import io.gazan.upstreams.reader.value.References;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one host and its paths. */
public final class HostReader {
  private final String host;
  private final References references;
  private final Map<PathSpec, Field> paths = new HashMap<>();

  public HostReader(String host, References references) {
    this.host = host;
    this.references = references;
  }

  public VirtualHostSpec read(Value value) {
    List<RouteSpec> routes = new ArrayList<>();
    String certificate = null;
    Fields fields = value.fields();
    if (fields != null) {
      Value below = fields.require("paths");
      certificate = fields.<@Nullable String>read("certificate", references::certificate, null);
      Predecessor.refuse(fields);
      fields.finish();
      Fields all = below == null ? null : below.fields();
      if (all != null) {
        if (all.all().isEmpty()) {
          all.refuse("paths is empty");
        }
        all.all().forEach(field -> readPath(field, routes));
      }
    }
    return new VirtualHostSpec(host, certificate, routes);
  }

  private void readPath(Field field, List<RouteSpec> routes) {
    PathSpec path = Paths.key(field);
    PathSpec forTheRest = path == null ? PathSpec.prefix("/") : path;
    RouteSpec route = new RouteReader(host, forTheRest, references).read(field.value());
    if (path == null) {
      return;
    }
    Field first = paths.putIfAbsent(path, field);
    if (first != null) {
      field.refuse(
          "path " + path.key() + " stands twice, first at " + first.line() + ":" + first.column());
    } else if (route != null) {
      routes.add(route);
    }
  }
}
