package dev.souk.edge.limit;

import dev.souk.platform.discovery.ServiceDirectory;
import dev.souk.platform.redis.Redis;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Counts requests with all other edges. An edge decides by what it knows and tells the others, all clients in one exchange:
 * once a second, and within a tenth of that of each client who has used a hundredth of its quota meanwhile; one that has used
 * a twentieth waits for Redis. So all edges together let
 * pass at most the quota and a twentieth of it (at least one request) for each edge, never less than the quota; who has used
 * it up costs no call at all. The clocks of the edges must agree to a small part of the window.
 *
 * <p>While Redis is away each edge gives its equal part of the quota, by the number of edges that Consul knew last.
 */
@Singleton
public final class RateLimiter {

    private static final System.Logger LOG = System.getLogger(RateLimiter.class.getName());
    private static final int TELL_MILLIS = 100;
    private static final int ROUNDS_UNTIL_ALL = 10;
    private static final int RETRY_MILLIS = 1000;
    private static final int MOST_CLIENTS = 200_000;
    private static final int BATCH = 1000;
    private static final int MOST_QUESTIONS = 5;

    private final SharedCounts shared;
    private final IntSupplier edges;
    private final InstantSource clock;
    private final Map<String, Usage> usages = new ConcurrentHashMap<>();
    private final Set<Usage> news = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService teller = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rate-limits").factory());
    private final Counter local = counter("local");
    private final Counter remote = counter("redis");
    private volatile boolean away;
    private volatile long retryAt;
    private int rounds;

    /**
     * Begins to count.
     *
     * @param redis where the counts meet; without one each edge counts for itself
     * @param directory knows how many edges there are
     */
    @Inject
    public RateLimiter(Redis redis, ServiceDirectory directory) {
        this(redis, () -> directory.snapshot("edge").size(), InstantSource.system());
    }

    RateLimiter(Redis redis, IntSupplier edges, InstantSource clock) {
        this.shared = new SharedCounts(redis);
        this.edges = edges;
        this.clock = clock;
        this.away = !shared.isConfigured();
        var _ = teller.scheduleWithFixedDelay(this::tellOthers, TELL_MILLIS, TELL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Takes one request of a client if it has one left. */
    Decision take(Limit limit, String client) {
        long now = clock.millis();
        Usage usage = usage(limit, client, now);
        Optional<Decision> decision = decide(usage, now);
        (decision.isPresent() ? local : remote).increment();
        for (int asked = 0; decision.isEmpty() && asked < MOST_QUESTIONS; asked++) {
            tell(List.of(usage), true);
            decision = decide(usage, now);
        }
        // Others ask for the same client all the time: then it is theirs to tell.
        Decision last = decision.orElseGet(() -> usage.take(now, 1));
        if (last.allowed() && shared.isConfigured()) {
            news.add(usage);
        }
        return last;
    }

    private Usage usage(Limit limit, String client, long now) {
        String id = limit.name() + ":" + client;
        Usage known = usages.get(id);
        return known != null && Objects.equals(known.limit, limit) // the same object, nearly always
                ? known
                : usages.compute(
                        id, (_, old) -> old != null && old.limit.equals(limit) ? old : new Usage(limit, client, now));
    }

    /** Empty when the others must know first. */
    private Optional<Decision> decide(Usage usage, long now) {
        return away ? Optional.of(usage.take(now, Math.max(1, edges.getAsInt()))) : usage.takeUntold(now);
    }

    void tellOthers() {
        try {
            long now = clock.millis();
            usages.values().removeIf(usage -> usage.isOver(now));
            news.removeIf(usage -> usage.isOver(now));
            if (usages.size() > MOST_CLIENTS) {
                LOG.log(Level.WARNING, "More than {0} clients at once: the counts begin anew", MOST_CLIENTS);
                usages.clear();
                news.clear();
            }
            if (!shared.isConfigured() || (away && now < retryAt)) {
                return;
            }
            boolean all = ++rounds % ROUNDS_UNTIL_ALL == 0;
            List<Usage> waiting =
                    news.stream().filter(it -> all || it.hasMuchNews()).toList();
            for (int i = 0; i < waiting.size(); i += BATCH) {
                tell(waiting.subList(i, Math.min(i + BATCH, waiting.size())), false);
                if (away) {
                    return; // the rest would only wait for Redis again
                }
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Rate limits could not be told to the other edges", e);
        }
    }

    /** How many clients the others have not been told of yet. */
    int waiting() {
        return news.size();
    }

    private void tell(List<Usage> some, boolean asks) {
        long now = clock.millis();
        List<Usage.News> told = new ArrayList<>();
        for (Usage usage : some) {
            news.remove(usage);
            if (asks || usage.hasNews()) {
                told.add(usage.tell(now));
            }
        }
        if (told.isEmpty()) {
            return;
        }
        try {
            shared.add(told);
            if (away) {
                LOG.log(Level.INFO, "Rate limits are shared through Redis again");
                away = false;
            }
        } catch (JedisException e) {
            told.forEach(it -> it.usage().notHeard(it));
            news.addAll(some);
            retryAt = now + RETRY_MILLIS;
            if (!away) {
                LOG.log(
                        Level.WARNING,
                        "Redis is away, each edge gives its own part of the limits: {0}",
                        e.getMessage());
                away = true;
            }
        }
    }

    private static Counter counter(String where) {
        return Metrics.globalRegistry()
                .getOrCreate(Counter.builder("souk_edge_limiter_decisions")
                        .description("Requests that were counted, by whether Redis was asked on their way")
                        .tags(List.of(Tag.create("where", where))));
    }

    @PreDestroy
    void close() {
        teller.shutdownNow();
    }
}
