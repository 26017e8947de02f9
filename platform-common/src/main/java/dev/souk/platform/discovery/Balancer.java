package dev.souk.platform.discovery;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.Config;

/**
 * Picks an instance for each attempt: of two drawn at random the one with fewer calls in flight from here (Mitzenmacher,
 * "The Power of Two Choices in Randomized Load Balancing", 2001), but one that answers at less than half the speed
 * of the other is taken as many times less often. One that comes while others are there gets its full share after ten seconds.
 *
 * <p>Who is asked at all:
 *
 * <ul>
 *   <li>Instances of our own zone ({@code souk.zone}), as long as half of those the zone has can take calls.
 *   <li>Instances of the version that {@link WantedVersion} wants for this call.
 *   <li>Not those that were ejected: five failures in a row take an instance out for 30 s times the number of its
 *       ejections, but never more than half of all (Envoy, "Outlier detection"). That needs no Consul.
 *   <li>When less than half of all are healthy by both counts, none of it is believed and all are asked (Envoy, "Panic
 *       threshold").
 *   <li>Not one that could not be reached, for a second, then twice as long at each further failure, up to half a minute.
 *   <li>When nobody else is left, one that Consul has dropped within the last half minute. A wrong guess costs nothing,
 *       since a process that is not meant answers 421, and must not turn a platform away from its last instance.
 * </ul>
 */
@Singleton
public class Balancer {
    private final ServiceDirectory directory;
    private final WantedVersion versions;
    private final String zone;
    private final LongSupplier nanoTime;
    private final Map<String, Pool> pools = new ConcurrentHashMap<>();

    @Inject
    Balancer(ServiceDirectory directory, WantedVersion versions, Config config) {
        this(
                directory,
                versions,
                config.getOptionalValue("souk.zone", String.class).orElse(""),
                System::nanoTime);
    }

    /** Without zones and versions. */
    public Balancer(ServiceDirectory directory) {
        this(directory, _ -> WantedVersion.ANY, "", System::nanoTime);
    }

    Balancer(ServiceDirectory directory, WantedVersion versions, String zone, LongSupplier nanoTime) {
        this.directory = directory;
        this.versions = versions;
        this.zone = zone;
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
        long now = nanoTime.getAsLong();
        Pool pool = pool(service, now);
        Member member = pool.choose(tried, versions.wanted(service), now);
        return member == null ? Optional.empty() : Optional.of(new Pick(pool, member, now, nanoTime));
    }

    @SuppressWarnings("ReferenceEquality") // a directory gives the same lists until something changes
    private Pool pool(String service, long now) {
        List<Instance> snapshot = directory.snapshot(service);
        List<Instance> failing = directory.failing(service);
        Pool known = pools.get(service);
        if (known != null && known.snapshot == snapshot && known.failing == failing) {
            return known;
        }
        return pools.compute(
                service,
                (_, old) -> old != null && old.snapshot == snapshot && old.failing == failing
                        ? old
                        : new Pool(snapshot, failing, zone, Optional.ofNullable(old), now));
    }

    /**
     * What this process has seen of an instance.
     *
     * @param inFlight calls it works on
     * @param ejected whether it is left out because of its failures
     * @param latencyMillis how long it took to answer lately, the slow answers more than the quick ones; 0 when not known
     */
    public record Seen(Instance instance, int inFlight, boolean ejected, double latencyMillis) {}

    /** What this process has seen of the instances of a service, for people who look at a platform. */
    public List<Seen> seen(String service) {
        long now = nanoTime.getAsLong();
        return pool(service, now).all().stream()
                .map(it -> new Seen(
                        it.instance, it.inFlight.get(), it.isEjected(now), Math.max(0, it.latency(now)) / 1_000_000))
                .toList();
    }

    /** One attempt at one instance. Counts as in flight until closed. */
    public static final class Pick implements AutoCloseable {
        private final Pool pool;
        private final Member member;
        private final long begin;
        private final LongSupplier nanoTime;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Pick(Pool pool, Member member, long begin, LongSupplier nanoTime) {
            this.pool = pool;
            this.member = member;
            this.begin = begin;
            this.nanoTime = nanoTime;
            member.inFlight.incrementAndGet();
        }

        public Instance instance() {
            return member.instance;
        }

        /** It answered: whatever was held against it is forgotten. */
        public void answered() {
            answered(nanoTime.getAsLong() - begin);
        }

        /** It answered after so many nanoseconds, as far as they were its own: whatever was held against it is forgotten. */
        public void answered(long nanos) {
            member.answered(nanoTime.getAsLong(), nanos);
        }

        /** It answered 502, 503 or 504, or nothing in time, or broke off. */
        public void failed() {
            if (member.failed()) {
                eject();
            }
        }

        /** It could not be reached, or it was not the process meant (421): it is left out for a while. */
        public void unreachable() {
            if (member.unreachable(nanoTime.getAsLong())) {
                eject();
            }
        }

        private void eject() {
            if (pool.eject(member, nanoTime.getAsLong())) {
                Metrics.globalRegistry()
                        .getOrCreate(Counter.builder("souk_ejections")
                                .description("Instances that were left out because of their failures")
                                .tags(List.of(Tag.create("dependency", member.instance.service()))))
                        .increment();
            }
        }

        /** The attempt has ended; once is enough. */
        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                member.inFlight.decrementAndGet();
            }
        }
    }
}
