package dev.souk.platform.discovery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Picks an instance for each attempt: of two drawn at random the one with fewer calls in flight from here (Mitzenmacher,
 * "The Power of Two Choices in Randomized Load Balancing", 2001).
 *
 * <p>An instance that could not be reached is left out for a second, then twice as long at each further failure, up to
 * half a minute, until a call succeeds. When nobody else is left, one that Consul has dropped within the last half minute is
 * tried, for an agent that stood still may drop the living before the dead; then those left out. A wrong guess costs
 * nothing, since a process that is not meant answers 421, and must not turn a platform away from its last instance.
 */
@Singleton
public class Balancer {
    private static final Duration FIRST_EJECTION = Duration.ofSeconds(1);
    private static final Duration LONGEST_EJECTION = Duration.ofSeconds(30);

    private static final Duration LAST_RESORT = Duration.ofSeconds(30);

    private final ServiceDirectory directory;
    private final LongSupplier nanoTime;
    private final Map<String, Pool> pools = new ConcurrentHashMap<>();

    @Inject
    public Balancer(ServiceDirectory directory) {
        this(directory, System::nanoTime);
    }

    Balancer(ServiceDirectory directory, LongSupplier nanoTime) {
        this.directory = directory;
        this.nanoTime = nanoTime;
    }

    /**
     * An instance for one attempt; to be closed when the attempt has ended.
     *
     * @param service name of the service
     * @param tried instances this call has been to already, left out
     * @return empty when no other instance is known
     */
    public Optional<Pick> pick(String service, Collection<Instance> tried) {
        List<Instance> snapshot = directory.snapshot(service);
        long now = nanoTime.getAsLong();
        Pool pool = pools.compute(service, (name, old) -> Pool.of(snapshot, old, now));
        List<Instance> candidates =
                snapshot.stream().filter(it -> !tried.contains(it)).toList();
        List<Instance> choice = reachable(candidates, pool, now);
        if (choice.isEmpty()) {
            List<Instance> lately = pool.leftSince(now - LAST_RESORT.toNanos()).stream()
                    .filter(it -> !tried.contains(it))
                    .toList();
            choice = reachable(lately, pool, now);
        }
        if (choice.isEmpty()) {
            choice = candidates;
        }
        if (choice.isEmpty()) {
            return Optional.empty();
        }
        Instance instance = lessBusy(choice, pool);
        return Optional.of(new Pick(instance, pool.load(instance), nanoTime));
    }

    private static List<Instance> reachable(List<Instance> instances, Pool pool, long now) {
        return instances.stream().filter(it -> !pool.load(it).isEjected(now)).toList();
    }

    private static Instance lessBusy(List<Instance> choice, Pool pool) {
        int size = choice.size();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int one = random.nextInt(size);
        if (size == 1) {
            return choice.get(one);
        }
        int other = (one + 1 + random.nextInt(size - 1)) % size;
        Instance first = choice.get(one);
        Instance second = choice.get(other);
        return pool.load(second).inFlight.get() < pool.load(first).inFlight.get() ? second : first;
    }

    /** One attempt at one instance. Counts as in flight until closed. */
    public static final class Pick implements AutoCloseable {
        private final Instance instance;
        private final Load load;
        private final LongSupplier nanoTime;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Pick(Instance instance, Load load, LongSupplier nanoTime) {
            this.instance = instance;
            this.load = load;
            this.nanoTime = nanoTime;
            load.inFlight.incrementAndGet();
        }

        public Instance instance() {
            return instance;
        }

        /** It answered: whatever was held against it is forgotten. */
        public void answered() {
            load.restore();
        }

        /** It could not be reached, or it was not the process meant (421): it is left out for a while. */
        public void unreachable() {
            load.eject(nanoTime.getAsLong());
        }

        /** The attempt has ended; once is enough. */
        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                load.inFlight.decrementAndGet();
            }
        }
    }

    /** What is known here of the instances of one snapshot, and of those that left, with the moment they were missed. */
    private record Pool(List<Instance> snapshot, Map<Instance, Load> loads, Map<Instance, Long> left) {
        @SuppressWarnings("ReferenceEquality") // a directory gives the same list until something changes
        static Pool of(List<Instance> snapshot, Pool old, long now) {
            if (old != null && old.snapshot == snapshot) {
                return old;
            }
            Map<Instance, Load> loads = new ConcurrentHashMap<>();
            Map<Instance, Long> left = new HashMap<>();
            if (old != null) {
                old.left.forEach((instance, since) -> {
                    if (now - since < LAST_RESORT.toNanos()) {
                        left.put(instance, since);
                    }
                });
                old.snapshot.forEach(instance -> left.put(instance, now));
            }
            snapshot.forEach(left::remove);
            Stream.concat(snapshot.stream(), left.keySet().stream()).forEach(instance -> {
                Load known = old == null ? null : old.loads.get(instance);
                loads.put(instance, known == null ? new Load() : known);
            });
            return new Pool(snapshot, loads, Map.copyOf(left));
        }

        List<Instance> leftSince(long moment) {
            return left.keySet().stream()
                    .filter(it -> left.get(it) - moment >= 0)
                    .toList();
        }

        Load load(Instance instance) {
            return loads.get(instance);
        }
    }

    private static final class Load {
        final AtomicInteger inFlight = new AtomicInteger();
        private int failures;
        private long ejectedUntil;

        synchronized boolean isEjected(long now) {
            return failures > 0 && now - ejectedUntil < 0;
        }

        synchronized void eject(long now) {
            long grown = FIRST_EJECTION.toNanos() << Math.min(failures, 10);
            ejectedUntil = now + Math.min(grown, LONGEST_EJECTION.toNanos());
            failures++;
        }

        synchronized void restore() {
            failures = 0;
        }
    }
}
