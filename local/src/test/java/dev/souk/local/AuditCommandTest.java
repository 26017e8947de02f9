package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AuditCommandTest {

    @Test
    void looksAgainAfterALookThatFailed() {
        AtomicInteger looks = new AtomicInteger();
        Runnable look = () -> {
            switch (looks.incrementAndGet()) {
                case 1 -> throw new Failure("PostgreSQL is being restarted");
                case 3 -> Thread.currentThread().interrupt();
                default -> {}
            }
        };
        assertThrows(InterruptedException.class, () -> AuditCommand.again(look, Duration.ofMillis(1)));
        assertEquals(3, looks.get());
    }
}
