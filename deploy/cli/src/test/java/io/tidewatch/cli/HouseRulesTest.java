package io.tidewatch.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What no module may do: the walls of the house. */
class HouseRulesTest {
    private static JavaClasses all;

    @BeforeAll
    static void read() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.tidewatch");
    }

    @Test
    void algorithms_importNoKafka() {
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage(
                        "io.tidewatch.event..",
                        "io.tidewatch.alert..",
                        "io.tidewatch.fingerprint..",
                        "io.tidewatch.redact..",
                        "io.tidewatch.log..",
                        "io.tidewatch.profile..",
                        "io.tidewatch.processor.rules..",
                        "io.tidewatch.processor.ruletest..",
                        "io.tidewatch.processor.mine..",
                        "io.tidewatch.processor.values..",
                        "io.tidewatch.processor.detect..",
                        "io.tidewatch.processor.health..",
                        "io.tidewatch.processor.report..",
                        "io.tidewatch.report..",
                        "io.tidewatch.processor.search..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..");
        rule.check(all);
    }

    @Test
    void internalsOfStreams_areTouchedByTheStoresOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tidewatch.processor.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams..internals..")
                .check(all);
    }

    @Test
    void producerLib_importsNoOtherModule() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.tidewatch",
                        "io.tidewatch.event..",
                        "io.tidewatch.alert..",
                        "io.tidewatch.wire..",
                        "io.tidewatch.topics..",
                        "io.tidewatch.logback..",
                        "io.tidewatch.log..",
                        "io.tidewatch.error..",
                        "io.tidewatch.fingerprint..",
                        "io.tidewatch.redact..",
                        "io.tidewatch.publish..",
                        "io.tidewatch.metrics..",
                        "io.tidewatch.instrument..",
                        "io.tidewatch.subscribe..",
                        "io.tidewatch.profile..",
                        "io.tidewatch.report..",
                        "io.tidewatch.config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tidewatch.agent..",
                        "io.tidewatch.processor..",
                        "io.tidewatch.notifier..",
                        "io.tidewatch.cli..",
                        "io.tidewatch.kafka..",
                        "io.tidewatch.demo..")
                .check(all);
    }

    @Test
    void processorAndNotifier_doNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("io.tidewatch.processor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tidewatch.notifier..", "io.tidewatch.agent..", "io.tidewatch.cli..")
                .check(all);
        noClasses()
                .that()
                .resideInAPackage("io.tidewatch.notifier..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tidewatch.processor..", "io.tidewatch.agent..", "io.tidewatch.cli..")
                .check(all);
        noClasses()
                .that()
                .resideInAnyPackage("io.tidewatch.agent..", "io.tidewatch.demo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tidewatch.processor..", "io.tidewatch.notifier..", "io.tidewatch.cli..")
                .check(all);
    }

    @Test
    void stages_doNotReachIntoAnotherStagesStores() {
        Map<String, String> storesOf = Map.of(
                "io.tidewatch.processor.errors", "ErrorStores",
                "io.tidewatch.processor.metrics", "MetricStores",
                "io.tidewatch.processor.logs", "LogStores",
                "io.tidewatch.processor.alerts", "AlertStores");
        storesOf.forEach((home, stores) -> noClasses()
                .that()
                .resideInAPackage("io.tidewatch.processor..")
                .and()
                .resideOutsideOfPackages(home, "io.tidewatch.processor.topology", "io.tidewatch.processor")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(home + "." + stores)
                .allowEmptyShould(true)
                .check(all));
    }

    @Test
    void names_sayWhatAThingIs() {
        classes()
                .that()
                .resideInAPackage("io.tidewatch..")
                .should()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Util")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotEndingWith("Impl")
                .check(all);
    }

    /** A key that nothing asks for is a promise that nobody keeps. */
    @Test
    void configKeys_areAllAskedFor() throws ReflectiveOperationException {
        List<String> idle = new ArrayList<>();
        for (ConfigKeys.Key key : ConfigKeys.of(ProductConfig.class)) {
            JavaClass owner = all.get(key.component().getDeclaringRecord());
            JavaMethod accessor = owner.getMethod(key.name());
            boolean asked = Stream.concat(
                            accessor.getAccessesToSelf().stream(),
                            owner.getField(key.name()).getAccessesToSelf().stream())
                    .map(JavaAccess::getOrigin)
                    // a record is made of its components, and hands them on to copies of itself
                    .anyMatch(from -> !from.getOwner().equals(owner)
                            || from instanceof JavaMethod method
                                    && !method.equals(accessor)
                                    && !method.getRawReturnType().equals(owner));
            if (!asked) {
                idle.add(key.path());
            }
        }
        // the constructor itself asks for it, before it lets security be plain
        assertThat(idle).containsExactly("notifier.receivers[].channels[].mail.allowPlain");
    }
}
