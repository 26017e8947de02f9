package dev.souk.platform.test.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** What holds for every line of the platform. Part of {@link ServiceRules}. */
public final class CodeRules {

    private static final String TRANSACTIONAL = "jakarta.transaction.Transactional";

    private static final DescribedPredicate<JavaClass> PROGRAMS = DescribedPredicate.describe(
            "programs", type -> type.tryGetMethod("main", String[].class).isPresent());

    /** Dependencies come by the constructor, so that a test can use {@code new}. */
    @ArchTest
    static final ArchRule NO_FIELD_INJECTION = noFields()
            .should()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
            .allowEmptyShould(true)
            .because("constructors take what a class needs; @Inject on a field hides it");

    /**
     * Logs go through System.Logger, where they get their ids and lose their secrets; a program with a main may print, and
     * what changes levels or counts errors must know what is behind.
     */
    @ArchTest
    static final ArchRule ONE_WAY_TO_LOG = noClasses()
            .that(DescribedPredicate.not(PROGRAMS))
            .and()
            .doNotHaveFullyQualifiedName("dev.souk.platform.telemetry.LogLevels")
            .and()
            .doNotHaveFullyQualifiedName("dev.souk.platform.telemetry.LogOutput")
            .and()
            .doNotHaveFullyQualifiedName("dev.souk.platform.errors.ErrorTracking")
            .should(ACCESS_STANDARD_STREAMS)
            .orShould()
            .callMethodWhere(target(owner(type(java.util.logging.Logger.class))))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "org.apache.commons.logging..")
            .allowEmptyShould(true)
            .because("System.Logger is the one way to log");

    /** Our interceptor is bound to REQUIRED: any other type would be left out in silence. */
    @ArchTest
    static void oneKindOfTransaction(JavaClasses classes) {
        List<String> others = classes.stream()
                .flatMap(type -> Stream.<HasAnnotations<?>>concat(Stream.of(type), type.getMethods().stream()))
                .filter(element -> element.tryGetAnnotationOfType(TRANSACTIONAL)
                        .flatMap(annotation -> annotation.get("value"))
                        .filter(value -> !value.toString().endsWith("REQUIRED"))
                        .isPresent())
                .map(HasAnnotations::getDescription)
                .toList();
        if (!others.isEmpty()) {
            throw new AssertionError("Only @Transactional(REQUIRED) is supported: " + others);
        }
    }

    private CodeRules() {}
}
