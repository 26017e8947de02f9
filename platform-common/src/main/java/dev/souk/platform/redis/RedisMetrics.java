package dev.souk.platform.redis;

import dev.souk.platform.background.Chore;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/**
 * How Redis does, as this process sees it: {@code souk_redis_up} (1 when it answers), {@code souk_redis_memory_bytes} and
 * {@code souk_redis_memory_limit_bytes}: its {@code maxmemory} or, without one, the memory of its machine. Both are 0 while
 * it does not answer.
 */
@Singleton
class RedisMetrics {

    private static final Duration PAUSE = Duration.ofSeconds(10);

    /** @param limitBytes 0 when Redis does not say */
    record Memory(long usedBytes, long limitBytes) {

        private static final Memory UNKNOWN = new Memory(0, 0);

        /** @param info what Redis answers to {@code INFO memory} */
        static Memory of(String info) {
            Map<String, String> fields = info.lines()
                    .map(line -> line.split(":", 2))
                    .filter(field -> field.length == 2)
                    .collect(Collectors.toMap(field -> field[0], field -> field[1].strip(), (first, _) -> first));
            long most = number(fields, "maxmemory");
            return new Memory(number(fields, "used_memory"), most > 0 ? most : number(fields, "total_system_memory"));
        }

        private static long number(Map<String, String> fields, String name) {
            return Long.parseLong(fields.getOrDefault(name, "0"));
        }
    }

    private final Redis redis;
    private volatile Optional<Memory> last = Optional.empty();
    private Optional<Chore> chore = Optional.empty();

    @Inject
    RedisMetrics(Redis redis) {
        this.redis = redis;
    }

    void start(
            @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) @Initialized(ApplicationScoped.class)
                    Object event) {
        if (redis.isConfigured()) {
            gauge("souk_redis_up", "Whether Redis answers", () -> last.isPresent() ? 1 : 0);
            gauge("souk_redis_memory_bytes", "Memory that Redis uses", () -> memory().usedBytes());
            gauge("souk_redis_memory_limit_bytes", "Memory that Redis may use", () -> memory().limitBytes());
            chore = Optional.of(Chore.start("redis-metrics", PAUSE, this::look));
        }
    }

    @PreDestroy
    void stop() {
        chore.ifPresent(Chore::close);
    }

    /** That Redis is away has been said by others. */
    void look() {
        try {
            byte[] info = (byte[]) redis.commands().sendCommand(Command.INFO, "memory");
            last = Optional.of(Memory.of(new String(info, StandardCharsets.UTF_8)));
        } catch (JedisException e) {
            last = Optional.empty();
        }
    }

    private Memory memory() {
        return last.orElse(Memory.UNKNOWN);
    }

    private static void gauge(String name, String description, LongSupplier value) {
        Metrics.globalRegistry()
                .getOrCreate(Gauge.builder(name, value::getAsLong).description(description));
    }
}
