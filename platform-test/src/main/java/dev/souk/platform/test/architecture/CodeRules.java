package dev.souk.platform.test.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What holds for every line of the platform. Part of {@link ServiceRules}. */
public final class CodeRules {

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

    /** Logs go through System.Logger, where they get their ids and lose their secrets; a program with a main may print. */
    @ArchTest
    static final ArchRule ONE_WAY_TO_LOG = noClasses()
            .that(DescribedPredicate.not(PROGRAMS))
            .should(ACCESS_STANDARD_STREAMS)
            .orShould()
            .callMethodWhere(target(owner(type(java.util.logging.Logger.class))))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "org.apache.commons.logging..")
            .allowEmptyShould(true)
            .because("System.Logger is the one way to log");

    private CodeRules() {}
}
