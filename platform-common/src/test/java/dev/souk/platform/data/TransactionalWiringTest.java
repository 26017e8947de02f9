package dev.souk.platform.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import org.jboss.weld.junit5.auto.AddBeanClasses;
import org.jboss.weld.junit5.auto.AddEnabledInterceptors;
import org.jboss.weld.junit5.auto.EnableAutoWeld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Which methods our interceptor stands before. There is no database: what begins a transaction says so, and all else
 * goes through.
 */
@EnableAutoWeld
@AddEnabledInterceptors(TransactionalInterceptor.class)
@AddBeanClasses({
    TransactionalInterceptor.class,
    TransactionalWiringTest.Methods.class,
    TransactionalWiringTest.Whole.class,
    TransactionalWiringTest.Heir.class
})
class TransactionalWiringTest {

    @ApplicationScoped
    static class Methods {
        @Transactional
        String begins() {
            return "in a transaction";
        }

        String plain() {
            return "outside";
        }

        /** Calls itself without the container between. */
        String around() {
            return begins();
        }
    }

    @Singleton
    @Transactional
    static class Whole {
        String anything() {
            return "in a transaction";
        }
    }

    @Singleton
    static class Heir extends Whole {}

    @Produces
    @Singleton
    static Database database() {
        return Database.none();
    }

    @Inject
    Methods methods;

    @Inject
    Heir heir;

    @Test
    void anAnnotatedMethodBeginsATransaction() {
        assertRefused(methods::begins, "This process has no database: set souk.db.url");
    }

    @Test
    void soDoesEveryMethodOfAnAnnotatedClassAndOfItsHeirs() {
        assertRefused(heir::anything, "This process has no database: set souk.db.url");
    }

    @Test
    void otherMethodsGoStraightThrough() {
        assertEquals("outside", methods.plain());
        assertEquals("in a transaction", methods.around(), "a call within the bean is no call of the container");
    }

    private static void assertRefused(Executable call, String why) {
        var refused = assertThrows(IllegalStateException.class, call);
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }
}
