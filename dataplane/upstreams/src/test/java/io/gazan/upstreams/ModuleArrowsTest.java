package io.gazan.upstreams;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/**
 * Holds the arrows of this module: {@code stream} uses {@code reader} and {@code writer}, which use
 * {@code document} and the model; {@code document} knows only what a problem is, and the model
 * knows nobody.
 */
@AnalyzeClasses(
    packages = "io.gazan.upstreams",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleArrowsTest {
  private static final String MODEL = "io.gazan.upstreams";

  /** The model's packages, by topic. */
  private static final String[] RECORDS = {
    MODEL,
    MODEL + ".value",
    MODEL + ".tls",
    MODEL + ".cluster",
    MODEL + ".consul",
    MODEL + ".policy",
    MODEL + ".forwarding",
    MODEL + ".route"
  };

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices().matching("io.gazan.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_MODULE_IS_LIGHT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "io.fabric8..",
              "io.gazan.dataplane..",
              "com.fasterxml.jackson.databind..");

  @ArchTest
  static final ArchRule THE_MODEL_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAnyPackage(RECORDS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              MODEL + ".document..", MODEL + ".reader..", "org.yaml..", "com.fasterxml..");

  @ArchTest
  static final ArchRule DOCUMENTS_KNOW_NOTHING_OF_THE_MODEL =
      noClasses()
          .that()
          .resideInAPackage(MODEL + ".document..")
          .should()
          .dependOnClassesThat(
              describe(
                  "are the model or its reader",
                  c ->
                      c.getPackageName().startsWith(MODEL + ".reader")
                          || (List.of(RECORDS).contains(c.getPackageName())
                              && !c.getName().equals(Problem.class.getName()))));

  @ArchTest
  static final ArchRule NOBODY_KNOWS_THE_STREAM =
      noClasses()
          .that()
          .resideOutsideOfPackage(MODEL + ".stream..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(MODEL + ".stream..");

  @ArchTest
  static final ArchRule ONLY_DOCUMENTS_AND_MESSAGES_KNOW_THE_PARSERS =
      noClasses()
          .that()
          .resideOutsideOfPackages(MODEL + ".document..", MODEL + ".stream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.yaml..", "com.fasterxml..");

  @ArchTest
  static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
      classes()
          .should(
              be(
                  describe(
                      "in a null-marked package",
                      c -> c.getPackage().isAnnotatedWith(NullMarked.class))));
}
