package dev.souk.edge.limit;

import dev.souk.platform.discovery.ServiceDirectory;
import dev.souk.platform.redis.Redis;
import java.util.Optional;

/** Limits without a Redis. */
public final class LimitsForTests {

    private LimitsForTests() {}

    /** Of as many edges as the directory knows. */
    public static Limits of(ServiceDirectory directory) {
        return new Limits(new RateLimiter(new Redis(Optional.empty()), directory), Optional.empty());
    }
}
