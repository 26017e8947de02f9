package dev.souk.platform.idempotency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.weld.junit5.auto.AddBeanClasses;
import org.jboss.weld.junit5.auto.AddEnabledInterceptors;
import org.jboss.weld.junit5.auto.EnableAutoWeld;
import org.junit.jupiter.api.Test;

/** Which methods the interceptor of idempotency stands before, and that a saga's method runs in no transaction. */
@EnableAutoWeld
@AddEnabledInterceptors(IdempotencyInterceptor.class)
@AddBeanClasses({IdempotencyInterceptor.class, IdempotentWiringTest.Resource.class})
class IdempotentWiringTest {

    @Singleton
    static class Resource {
        @Idempotent
        String once() {
            return "done";
        }

        @Idempotent(ownTransactions = true)
        String begin() {
            return "begun";
        }

        String plain() {
            return "done";
        }
    }

    /** Keys as they are during a request. */
    private static final class OneKey extends IdempotencyKeys {
        private OneKey(Database database) {
            super(database, new Jdbc(database), Duration.ofHours(1));
        }

        @Override
        public RequestKey current() {
            asked++;
            return RequestKey.of("user:1", "POST /things", "key", new byte[0]);
        }
    }

    private static int asked;

    @Produces
    @Singleton
    static Database database() {
        return Database.none();
    }

    @Produces
    @Singleton
    static IdempotencyKeys keys(Database database) {
        return new OneKey(database);
    }

    @Inject
    Resource resource;

    @Test
    void aMethodRunsInTheTransactionOfItsKey() {
        var refused = assertThrows(IllegalStateException.class, resource::once);
        assertEquals("This process has no database: set souk.db.url", refused.getMessage());
    }

    @Test
    void aSagaRunsInNoTransactionAndSeesToItsKeyItself() {
        int before = asked;
        assertEquals("begun", resource.begin());
        assertEquals(before, asked);
    }

    @Test
    void otherMethodsNeedNoKey() {
        int before = asked;
        assertEquals("done", resource.plain());
        assertEquals(before, asked);
    }
}
