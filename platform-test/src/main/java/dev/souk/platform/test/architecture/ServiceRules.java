package dev.souk.platform.test.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rules of a service. It applies them with a test of its own:
 *
 * <pre>{@code
 * @AnalyzeClasses(packages = "dev.souk", importOptions = ImportOption.DoNotIncludeTests.class)
 * class ArchitectureTest {
 *     @ArchTest
 *     static final ArchTests RULES = ArchTests.in(ServiceRules.class);
 * }
 * }</pre>
 */
public final class ServiceRules {

    private static final String ROOT = "dev.souk.";
    private static final String PLATFORM = "platform";

    private static final List<String> HTTP = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
    private static final List<String> ACCESS = List.of(
            "jakarta.annotation.security.PermitAll",
            "jakarta.annotation.security.RolesAllowed",
            "jakarta.annotation.security.DenyAll",
            "dev.souk.platform.identity.RequiresScope");

    @ArchTest
    static final ArchTests CODE = ArchTests.in(CodeRules.class);

    /** Services meet on the wire only. */
    @ArchTest
    static final ArchRule NO_OTHER_SERVICE = classes()
            .that()
            .resideInAPackage("dev.souk..")
            .should(new ArchCondition<>("know no other service") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    item.getDirectDependenciesFromSelf().forEach(dependency -> {
                        var service = service(dependency.getTargetClass());
                        if (!service.isEmpty() && !service.equals(PLATFORM) && !service.equals(service(item))) {
                            events.add(SimpleConditionEvent.violated(item, dependency.getDescription()));
                        }
                    });
                }
            })
            .because("a consumer declares its own records for what it reads from another service");

    /** The packages of a service have an order in which they can be read. */
    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.souk.(*).(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    /** Who may call is said at the method or its class; the platform refuses the rest anyway. */
    @ArchTest
    static final ArchRule ACCESS_IS_DECLARED = methods()
            .that()
            .areDeclaredInClassesThat()
            .areNotInterfaces()
            .should(new ArchCondition<>("say who may call when they answer requests") {
                @Override
                public void check(JavaMethod item, ConditionEvents events) {
                    boolean answers = HTTP.stream().anyMatch(verb -> item.isAnnotatedWith("jakarta.ws.rs." + verb));
                    boolean declared = ACCESS.stream()
                            .anyMatch(access -> item.isAnnotatedWith(access)
                                    || item.getOwner().isAnnotatedWith(access));
                    if (answers && !declared) {
                        events.add(
                                SimpleConditionEvent.violated(item, item.getFullName() + " does not say who may call"));
                    }
                }
            })
            .allowEmptyShould(true);

    /** An event that is given up must not be lost from sight. */
    @ArchTest
    static void deadLettersAreSeen(JavaClasses classes) {
        var consuming = services(classes, "dev.souk.platform.events.EventHandler");
        consuming.removeAll(services(classes, "dev.souk.platform.events.DeadLetterResource"));
        if (!consuming.isEmpty()) {
            throw new AssertionError(consuming + " handle events and have no class that extends DeadLetterResource");
        }
    }

    private ServiceRules() {}

    private static Set<String> services(JavaClasses classes, String parent) {
        return classes.stream()
                .filter(type -> type.isAssignableTo(parent))
                .map(ServiceRules::service)
                .filter(service -> !service.equals(PLATFORM))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@code orders} of {@code dev.souk.orders.cart.Cart}; empty for what is not ours. */
    private static String service(JavaClass type) {
        var name = type.getPackageName() + ".";
        return name.startsWith(ROOT) && name.length() > ROOT.length()
                ? name.substring(ROOT.length(), name.indexOf('.', ROOT.length()))
                : "";
    }
}
