package io.gazan.vertical;

import java.lang.reflect.Parameter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the one {@link Scene} of the run to the tests that do not need a system of their own, as a
 * component of the test's record. A component {@code String namespace} is a namespace, and {@code
 * String host} a host name, that no other test has.
 */
public final class SharedScene implements ParameterResolver {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(SharedScene.class);
  private static final AtomicInteger HOSTS = new AtomicInteger();

  private record Held(Scene scene) implements AutoCloseable {
    @Override
    public void close() {
      scene.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return isScene(parameter.getParameter())
        || is(parameter.getParameter(), "namespace")
        || is(parameter.getParameter(), "host");
  }

  private static boolean isScene(Parameter parameter) {
    return parameter.getType() == Scene.class;
  }

  private static boolean is(Parameter parameter, String name) {
    return parameter.getType() == String.class && parameter.getName().equals(name);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (is(parameter.getParameter(), "host")) {
      return host(context.getRequiredTestClass());
    }
    Scene scene =
        context
            .getRoot()
            .getStore(STORE)
            .computeIfAbsent(Scene.class, _ -> new Held(Scene.start()), Held.class)
            .scene();
    return isScene(parameter.getParameter()) ? scene : scene.namespace();
  }

  private static String host(Class<?> test) {
    return test.getSimpleName().toLowerCase(Locale.ROOT)
        + "-"
        + HOSTS.incrementAndGet()
        + ".example.com";
  }
}
