package dev.cairn.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may depend on whom. */
@AnalyzeClasses(packages = "dev.cairn", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String INGEST = "dev.cairn.ingest..";
    private static final String TRANSFORM = "dev.cairn.transform..";
    private static final String EMBED = "dev.cairn.embed..";
    private static final String LOAD = "dev.cairn.load..";
    private static final String CONTROL = "dev.cairn.control..";
    private static final String CLI = "dev.cairn.cli..";
    private static final String LOCAL = "dev.cairn.local..";
    private static final String SAMPLES = "dev.cairn.samples..";
    private static final String KIT = "dev.cairn.kit..";

    @ArchTest
    static final ArchRule contractsDependOnNothingOfCairn = noClasses()
            .that()
            .resideInAPackage("dev.cairn.schemas..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(KIT, INGEST, TRANSFORM, EMBED, LOAD, CONTROL, CLI, LOCAL, SAMPLES);

    @ArchTest
    static final ArchRule kitKnowsNobodyWhoUsesIt = noClasses()
            .that()
            .resideInAPackage(KIT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(INGEST, TRANSFORM, EMBED, LOAD, CONTROL, CLI, LOCAL, SAMPLES);

    @ArchTest
    static final ArchRule servicesMeetInTopicsOnly = slices().matching(
                    "dev.cairn.(ingest|transform|embed|load|control|local|samples)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule nobodyDependsOnTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackages(CLI, "dev.cairn.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CLI);

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.cairn.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule sqlLivesInLoadAndControl = noClasses()
            .that()
            .resideInAnyPackage(INGEST, TRANSFORM, EMBED, CLI, "dev.cairn.schemas..")
            .and()
            // What experiments ask about lies in the database.
            .resideOutsideOfPackage("dev.cairn.ingest.experiments..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.postgresql..");

    @ArchTest
    static final ArchRule brokersAreForTheLocalStackOnly = noClasses()
            .that()
            .resideOutsideOfPackages(LOCAL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..", "io.zonky..");

    @ArchTest
    static final ArchRule streamsAreForTransformAndEmbed = noClasses()
            .that()
            .resideOutsideOfPackages(TRANSFORM, EMBED, KIT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.streams..");

    @ArchTest
    static final ArchRule mainsAreSmallAndNamedSo = classes()
            .that()
            .haveSimpleNameEndingWith("Main")
            .and()
            .resideInAnyPackage(INGEST, TRANSFORM, EMBED, LOAD)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.cairn.kit.service..", INGEST, TRANSFORM, EMBED, LOAD);
}
