package io.gazan.dataplane;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullMarked;

/**
 * Holds the arrows between the packages: {@code upstreams <- {config, provider, tls, http} <-
 * {http1, http2, filter, cluster} <- routing <- proxy <- listener <- Dataplane}, with {@code
 * observe} and {@code admin} beside them. A package that does not exist yet breaks no rule.
 */
@AnalyzeClasses(packages = "io.gazan", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageArrowsTest {
  private static final String ROOT = "io.gazan.dataplane";

  /** Lowest first; a package may use those before its own row and its neighbours on it. */
  private static final List<Set<String>> ROWS =
      List.of(
          Set.of("config", "provider", "tls", "http"),
          Set.of("http1", "http2", "filter", "cluster"),
          Set.of("routing"),
          Set.of("proxy"),
          Set.of("listener"),
          Set.of("parts", "command"));

  private static final String[] ON_THE_EVENT_LOOP =
      packages("proxy", "listener", "cluster", "filter", "routing", "http", "http1", "http2");

  @ArchTest static final ArchRule NOTHING_POINTS_UPWARDS = upwards();

  @ArchTest
  static final ArchRule THE_MODEL_KNOWS_NO_PROXY =
      noClasses()
          .that()
          .resideInAPackage("io.gazan.upstreams..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + "..", "io.netty..");

  @ArchTest
  static final ArchRule NOTHING_BELOW_KNOWS_THE_COMPOSITION_ROOT =
      noClasses()
          .that()
          .resideInAnyPackage(packages(ROWS.stream().flatMap(Set::stream).toArray(String[]::new)))
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(ROOT + ".Dataplane")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ONLY_THE_COMPOSITION_ROOT_KNOWS_ADMIN =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".*..")
          .and()
          .resideOutsideOfPackages(ROOT + ".admin..", ROOT + ".demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".admin..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule OBSERVE_STANDS_ALONE =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".observe..")
          .should()
          .dependOnClassesThat(
              describe(
                  "are the proxy's, outside observe and http",
                  c ->
                      c.getPackageName().startsWith(ROOT)
                          && !inside(c, "observe")
                          && !inside(c, "http")))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule NOT_EVEN_BETWEEN_THE_PARTS_OF_A_PACKAGE =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule LOGGING_IS_SLF4J =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses()
          .should()
          .haveNameMatching(".*[.$](\\w+(Impl|Utils?|Helper)|(Abstract|Base)[A-Z]\\w*)");

  @ArchTest
  static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
      classes()
          .should()
          .beAnnotatedWith(NullMarked.class)
          .orShould(
              be(
                  describe(
                      "in a null-marked package",
                      c -> c.getPackage().isAnnotatedWith(NullMarked.class))));

  @ArchTest
  static final ArchRule EVENT_LOOPS_NEVER_WAIT =
      noClasses()
          .that()
          .resideInAnyPackage(ON_THE_EVENT_LOOP)
          .should()
          .callMethodWhere(calls(Thread.class, "sleep"))
          .orShould()
          .callMethodWhere(calls(CompletableFuture.class, "join"))
          .allowEmptyShould(true);

  private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String method) {
    return describe(
        "call " + owner.getSimpleName() + "." + method,
        call ->
            call.getTargetOwner().isAssignableTo(owner)
                && call.getTarget().getName().equals(method));
  }

  private static ArchRule upwards() {
    ArchRule all = null;
    for (int row = 0; row < ROWS.size() - 1; row++) {
      String[] above =
          packages(
              ROWS.subList(row + 1, ROWS.size()).stream()
                  .flatMap(Set::stream)
                  .toArray(String[]::new));
      ArchRule rule =
          noClasses()
              .that()
              .resideInAnyPackage(packages(ROWS.get(row).toArray(String[]::new)))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(above)
              .allowEmptyShould(true);
      all = all == null ? rule : CompositeArchRule.of(all).and(rule);
    }
    if (all == null) {
      throw new IllegalStateException("no rows");
    }
    return all;
  }

  private static boolean inside(JavaClass type, String name) {
    String wanted = ROOT + "." + name;
    return type.getPackageName().equals(wanted) || type.getPackageName().startsWith(wanted + ".");
  }

  private static String[] packages(String... names) {
    String[] patterns = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      patterns[i] = ROOT + "." + names[i] + "..";
    }
    return patterns;
  }
}
