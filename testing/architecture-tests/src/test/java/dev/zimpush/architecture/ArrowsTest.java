package dev.zimpush.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the modules, and between the rooms of the core; checked on the compiled classes. */
class ArrowsTest {
    private static final String API = "dev.zimpush";
    private static final String SPI = "dev.zimpush.spi";
    private static JavaClasses all;

    @BeforeAll
    static void read() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.zimpush");
        assertThat(all.contain("dev.zimpush.ZimPush")).isTrue();
        assertThat(all.contain("dev.zimpush.core.ZimPushBuilder")).isTrue();
        assertThat(all.contain("dev.zimpush.jdbc.JdbcBackend")).isTrue();
        assertThat(all.contain("dev.zimpush.apns.ApnsProvider")).isTrue();
        assertThat(all.contain("dev.zimpush.fcm.FcmProvider")).isTrue();
        assertThat(all.contain("dev.zimpush.micrometer.ZimPushMetrics")).isTrue();
        assertThat(all.contain("dev.zimpush.testkit.ManualTime")).isTrue();
    }

    @Test
    void api_usesNothingButTheJdkAndJspecify() {
        classes()
                .that()
                .resideInAnyPackage(API, SPI)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(API, SPI, "java..", "org.jspecify.annotations")
                .check(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.zimpush.jdbc..",
                "dev.zimpush.apns..",
                "dev.zimpush.fcm..",
                "dev.zimpush.micrometer..",
                "dev.zimpush.testkit.."
            })
    void extension_seesTheApiAndNeverTheEngineOrAnotherExtension(String module) {
        noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat(ours().and(DescribedPredicate.not(in(API, SPI, module))))
                .check(all);
    }

    @Test
    void core_seesNoExtension() {
        noClasses()
                .that()
                .resideInAPackage("dev.zimpush.core..")
                .should()
                .dependOnClassesThat(ours().and(DescribedPredicate.not(in(API, SPI, "dev.zimpush.core.."))))
                .check(all);
    }

    @Test
    void core_usesNothingButTheJdkSlf4jAndCaffeine() {
        classes()
                .that()
                .resideInAPackage("dev.zimpush.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        API,
                        SPI,
                        "dev.zimpush.core..",
                        "java..",
                        "jdk.jfr",
                        "org.slf4j",
                        "com.github.benmanes.caffeine.cache",
                        "org.jspecify.annotations",
                        "com.google.errorprone.annotations..")
                .check(all);
    }

    @Test
    void jdbc_usesNothingButTheJdkSlf4jJdbiHikariAndADriver() {
        classes()
                .that()
                .resideInAPackage("dev.zimpush.jdbc..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        API,
                        SPI,
                        "dev.zimpush.jdbc..",
                        "java..",
                        "javax.sql",
                        "org.slf4j",
                        "org.jdbi.v3.core..",
                        "com.zaxxer.hikari..",
                        "org.postgresql",
                        "org.jspecify.annotations",
                        "com.google.errorprone.annotations..")
                .check(all);
    }

    /** The drivers are the host's; only PostgreSQL's has the way to hear notifications. */
    @Test
    void jdbc_namesADriverOnlyWhereItHearsNotifications() {
        noClasses()
                .that()
                .resideInAPackage("dev.zimpush.jdbc..")
                .and()
                .doNotHaveSimpleName("PostgreSqlListener")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.postgresql..")
                .check(all);
    }

    @Test
    void roomsOfTheCore_haveNoCycle() {
        slices().matching("dev.zimpush.core.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(all);
    }

    /** A message walks from the delivery room to the push room; nothing points back, and the lower rooms know neither. */
    @Test
    void roomsOfTheCore_pointOneWay() {
        String rooms = "dev.zimpush.core.internal.";
        List<List<String>> mayNotSee = List.of(
                List.of("time", "event", "history", "address", "delivery", "push", "cluster", "ack"),
                List.of("event", "time", "history", "address", "delivery", "push", "cluster", "ack"),
                List.of("history", "event", "address", "delivery", "push", "cluster", "ack"),
                List.of("address", "event", "history", "delivery", "push", "cluster", "ack"),
                List.of("delivery", "address", "push", "cluster", "ack"),
                List.of("push", "cluster", "ack"),
                List.of("cluster", "address", "push", "ack"),
                List.of("ack", "event", "history", "address", "delivery", "push", "cluster"));
        for (List<String> rule : mayNotSee) {
            noClasses()
                    .that()
                    .resideInAPackage(rooms + rule.get(0))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(rule.subList(1, rule.size()).stream()
                            .map(room -> rooms + room)
                            .toArray(String[]::new))
                    .check(all);
        }
    }

    @Test
    void publicClasses_areFinalUnlessMadeForExtension() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .resideOutsideOfPackage("dev.zimpush.examples..")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(all);
    }

    private static DescribedPredicate<JavaClass> ours() {
        return JavaClass.Predicates.resideInAPackage("dev.zimpush..");
    }

    private static DescribedPredicate<JavaClass> in(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages);
    }
}
