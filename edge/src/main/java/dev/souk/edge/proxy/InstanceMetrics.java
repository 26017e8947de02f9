package dev.souk.edge.proxy;

import dev.souk.platform.discovery.Balancer;
import dev.souk.platform.discovery.Instance;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Rate, errors, duration, requests in flight and ejection of each instance, as this edge sees it. Instances come and go: the
 * series of those that are gone go when there are too many, and beyond {@value #MOST} instances all others are one.
 */
@Singleton
public class InstanceMetrics {

    static final int MOST = 100;

    private static final String DURATION = "souk_edge_upstream";
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofMillis(2500)
    };
    private static final String OTHERS = "others";

    private final Balancer balancer;
    private final MeterRegistry registry = Metrics.globalRegistry();
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Series, List<Gauge<?>>> gauges = new ConcurrentHashMap<>();

    private record Key(Instance instance, Kind kind) {}

    private record Series(String service, String instance) {}

    /** How an attempt ended, as the label says it. */
    enum Kind {
        /** Answered, and not with an error. */
        OK,
        /** Answered with a 4xx. */
        REFUSED,
        /** Answered with a 5xx, or not to the end, or not at all. */
        FAILED,
        /** Not reached. */
        UNREACHED,
        /** Ended by the client, or by the time that the client gave. */
        ABANDONED
    }

    /** Makes it. */
    @Inject
    public InstanceMetrics(Balancer balancer) {
        this.balancer = balancer;
    }

    /** An attempt has ended so. */
    void record(Instance instance, Kind kind, long nanos) {
        Key key = new Key(instance, kind);
        Timer timer = timers.get(key);
        if (timer == null) {
            timer = timers.computeIfAbsent(key, this::timer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        Series series = series(key.instance());
        return registry.getOrCreate(Timer.builder(DURATION)
                .description("Attempts at an instance")
                .tags(List.of(
                        Tag.create("service", series.service()),
                        Tag.create("instance", series.instance()),
                        Tag.create("outcome", key.kind().name().toLowerCase(Locale.ROOT))))
                .buckets(BUCKETS));
    }

    /** The labels of an instance; makes room and its gauges when it is new. */
    private synchronized Series series(Instance instance) {
        Series wanted = new Series(instance.service(), instance.id().isEmpty() ? instance.address() : instance.id());
        if (gauges.containsKey(wanted)) {
            return wanted;
        }
        if (gauges.size() >= MOST) {
            forgetGone();
        }
        if (gauges.size() >= MOST) {
            return new Series(instance.service(), OTHERS);
        }
        List<Tag> tags = List.of(Tag.create("service", wanted.service()), Tag.create("instance", wanted.instance()));
        gauges.put(
                wanted,
                List.of(
                        registry.getOrCreate(Gauge.builder(
                                        "souk_edge_upstream_in_flight", instance, it -> (double) seen(it).inFlight())
                                .description("Requests that the instance works on")
                                .tags(tags)),
                        registry.getOrCreate(Gauge.builder(
                                        "souk_edge_upstream_ejected", instance, it -> seen(it).ejected() ? 1.0 : 0.0)
                                .description("1 while the instance is left out because of its failures")
                                .tags(tags))));
        return wanted;
    }

    private Balancer.Seen seen(Instance instance) {
        return balancer.seen(instance.service()).stream()
                .filter(it -> it.instance().equals(instance))
                .findFirst()
                .orElse(new Balancer.Seen(instance, 0, false, 0));
    }

    private void forgetGone() {
        Set<Instance> known = timers.keySet().stream()
                .map(Key::instance)
                .map(Instance::service)
                .distinct()
                .flatMap(service -> balancer.seen(service).stream())
                .map(Balancer.Seen::instance)
                .collect(Collectors.toSet());
        timers.entrySet().removeIf(entry -> {
            boolean gone = !known.contains(entry.getKey().instance());
            if (gone) {
                registry.remove(entry.getValue());
            }
            return gone;
        });
        Set<Series> present = known.stream()
                .map(it -> new Series(it.service(), it.id().isEmpty() ? it.address() : it.id()))
                .collect(Collectors.toSet());
        gauges.entrySet().removeIf(entry -> {
            boolean gone = !present.contains(entry.getKey());
            if (gone) {
                entry.getValue().forEach(registry::remove);
            }
            return gone;
        });
    }
}
