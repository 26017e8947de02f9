package dev.souk.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.souk.platform.identity.Roles;
import dev.souk.platform.test.architecture.ServiceRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The platform knows no business, and its blocks do not depend on each other in circles. */
@AnalyzeClasses(packages = "dev.souk.platform", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** Also the word for a sequence: allowed in the names of members. */
    private static final String ORDER = "order";

    private static final Set<String> BUSINESS = Set.of(
            ORDER,
            "cart",
            "basket",
            "checkout",
            "product",
            "sku",
            "category",
            "catalog",
            "price",
            "stock",
            "inventory",
            "warehouse",
            "payment",
            "invoice",
            "billing",
            "refund",
            "customer",
            "buyer",
            "shopper",
            "shipment",
            "shipping",
            "fulfilment",
            "fulfillment",
            "coupon",
            "discount",
            "review",
            "purchase");

    @ArchTest
    static final ArchTests SERVICE = ArchTests.in(ServiceRules.class);

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.souk.platform.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_BUSINESS_NOUN = classes()
            .that()
            .resideOutsideOfPackage("dev.souk.platform.test..")
            .and()
            .doNotBelongToAnyOf(
                    Roles.class) // Names on the wire: the three kinds of people are what the platform is told.
            .should(new ArchCondition<>("have no business noun in a name") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    report(item, item.getName(), events);
                    item.getMembers().stream()
                            .map(JavaMember::getName)
                            .filter(name -> !name.contains("$"))
                            .map(name -> name.replaceAll("(?i)order", ""))
                            .forEach(name -> report(item, name, events));
                }

                private void report(JavaClass item, String name, ConditionEvents events) {
                    if (isBusiness(name)) {
                        events.add(SimpleConditionEvent.violated(item, item.getName() + ": " + name));
                    }
                }
            })
            .because("what knows business belongs to the service whose business it is");

    @Test
    void noBusinessNounInMigrations() throws IOException {
        try (var files = Files.walk(Path.of("src/main/resources/db"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var code = Files.readString(file).replaceAll("--.*", "").replaceAll("(?i)order\\s+by|in\\s+order", "");
                assertFalse(isBusiness(code), () -> file + " names business");
            }
        }
    }

    @Test
    void namesAreReadByWord() {
        assertTrue(isBusiness("PlacedOrders") && isBusiness("cart_line") && isBusiness("categories"));
        assertFalse(isBusiness("Recorder") || isBusiness("ordinal") || isBusiness("Producer"));
    }

    private static boolean isBusiness(String name) {
        var words = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").split("[^A-Za-z0-9]+");
        return Arrays.stream(words)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .anyMatch(word -> BUSINESS.contains(word)
                        || BUSINESS.contains(word.replaceFirst("s$", ""))
                        || BUSINESS.contains(word.replaceFirst("ies$", "y")));
    }
}
