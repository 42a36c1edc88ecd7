package io.gazan.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class PackageArrowsTest {
  private static final String ROOT = "io.gazan.operator";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.gazan");

  @Test
  void packagesDoNotKnowEachOtherInCircles() {
    // Given When Then
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theTranslationKnowsNothingButObjectsAndTheDocument() {
    // Given When Then
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".translate..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8.kubernetes.client..",
            "io.javaoperatorsdk..",
            "io.netty..",
            "org.slf4j..",
            ROOT + ".reconcile..",
            ROOT + ".publish..",
            ROOT + ".stream..",
            ROOT + ".status..")
        .check(CLASSES);
  }

  @Test
  void onlyTheRootKnowsTheRoot() {
    // Given When Then
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(CLASSES);
  }

  @Test
  void nothingKnowsTheDataPlane() {
    // Given When Then
    noClasses()
        .that()
        .resideInAPackage(ROOT + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.gazan.dataplane..", "io.gazan.devcluster..")
        .check(CLASSES);
  }
}
