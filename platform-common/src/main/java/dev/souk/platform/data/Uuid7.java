package dev.souk.platform.data;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time-ordered ids: UUID version 7 (RFC 9562, 5.7), milliseconds and a 12-bit fraction of the millisecond (6.2, method
 * 3) before 62 random bits. Within a process each is greater than the one before, also when the clock steps back.
 */
public final class Uuid7 {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AtomicLong LAST = new AtomicLong();
    private static final int FRACTION_BITS = 12;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private Uuid7() {}

    /** A new id, greater than every id this process has made. */
    public static UUID next() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        long fraction = ((micros % 1000) << FRACTION_BITS) / 1000;
        long wanted = ((micros / 1000) << FRACTION_BITS) | fraction;
        long time = LAST.updateAndGet(last -> Math.max(last + 1, wanted));
        long high = ((time >>> FRACTION_BITS) << 16) | 0x7000 | (time & 0xfff);
        return new UUID(high, VARIANT | (RANDOM.nextLong() >>> 2));
    }
}
