package io.gazan.devcluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the arrows: {@code schema <- store <- {write, access} <- api <- DevCluster}. */
@AnalyzeClasses(packages = "io.gazan", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageArrowsTest {
  private static final String ROOT = "io.gazan.devcluster";

  @ArchTest
  static final ArchRule NOTHING_POINTS_UPWARDS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("schema")
          .definedBy(ROOT + ".schema")
          .layer("store")
          .definedBy(ROOT + ".store")
          .layer("write")
          .definedBy(ROOT + ".write")
          .layer("access")
          .definedBy(ROOT + ".access")
          .layer("api")
          .definedBy(ROOT + ".api")
          .layer("root")
          .definedBy(ROOT)
          .whereLayer("root")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("api")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("access")
          .mayOnlyBeAccessedByLayers("api", "root")
          .whereLayer("write")
          .mayOnlyBeAccessedByLayers("api", "root")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers("write", "access", "api", "root")
          .whereLayer("schema")
          .mayOnlyBeAccessedByLayers("store", "access", "write", "api");

  @ArchTest
  static final ArchRule NOTHING_ELSE_OF_OURS_IS_USED =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.gazan.operator..",
              "io.gazan.upstreams..",
              "io.gazan.crd..",
              "io.gazan.dataplane..");
}
