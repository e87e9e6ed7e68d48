package org.sqlattice.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Who may know whom: ARCHITECTURE.md, "Modules". */
@AnalyzeClasses(packages = "org.sqlattice", importOptions = DoNotIncludeTests.class)
final class ModuleBordersTest {
  private static final String[] CORE = {
    "org.sqlattice.sql..",
    "org.sqlattice.crdt..",
    "org.sqlattice.order..",
    "org.sqlattice.change..",
    "org.sqlattice.migrate..",
    "org.sqlattice.schema..",
    "org.sqlattice.store..",
  };

  @ArchTest
  static final ArchRule coreKnowsOnlyPlainJava =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.sqlattice.jso..",
              "org.sqlattice.vfs..",
              "org.sqlattice.worker..",
              "org.teavm..",
              "java.sql..",
              "org.sqlite..");

  @ArchTest
  static final ArchRule fileStoreDecidesWithoutBrowser =
      noClasses()
          .that()
          .resideInAPackage("org.sqlattice.vfs")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.sqlattice.worker..", "org.sqlattice.crdt..", "org.teavm..");

  @ArchTest
  static final ArchRule bindingsKnowOnlyThePorts =
      noClasses()
          .that()
          .resideInAPackage("org.sqlattice.jso..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.sqlattice.crdt..",
              "org.sqlattice.order..",
              "org.sqlattice.change..",
              "org.sqlattice.migrate..",
              "org.sqlattice.schema..",
              "org.sqlattice.vfs..",
              "org.sqlattice.worker..");

  @ArchTest
  static final ArchRule noCycles =
      SlicesRuleDefinition.slices().matching("org.sqlattice.(*)..").should().beFreeOfCycles();
}
