package dev.souk.platform.errors;

import static jakarta.interceptor.Interceptor.Priority.LIBRARY_BEFORE;

import dev.souk.platform.background.Chore;
import dev.souk.platform.redis.Redis;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Metrics;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import redis.clients.jedis.exceptions.JedisException;

/** Hears every error of this process and hands the counts to Redis about once a second; inert without a Redis. */
@Singleton
class ErrorTracking {

    private static final System.Logger LOG = System.getLogger(ErrorTracking.class.getName());
    private static final Logger ROOT = Logger.getLogger("");
    /** Of what has no name. An empty default would be none. */
    private static final String UNKNOWN = "unknown";

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Redis redis;
    private final ErrorGroups groups;
    private final Occurrences occurrences;
    private final String service;
    // Registered at the start, at zero: a counter that begins with one hides its first step from Prometheus.
    private final Counter all = counter("souk_errors", "Errors that were logged");
    private final Counter fresh = counter("souk_errors_new", "Faults that nobody has seen in the last thirty days");
    private Optional<Chore> chore = Optional.empty();

    @Inject
    ErrorTracking(
            Redis redis,
            ErrorGroups groups,
            @ConfigProperty(name = "souk.service", defaultValue = UNKNOWN) String service,
            @ConfigProperty(name = "souk.version", defaultValue = UNKNOWN) String version) {
        this.redis = redis;
        this.groups = groups;
        this.service = service;
        this.occurrences = new Occurrences(service, version, all::increment);
    }

    void start(@Observes @Priority(LIBRARY_BEFORE) @Initialized(ApplicationScoped.class) Object event) {
        ROOT.addHandler(occurrences);
        if (redis.isConfigured() && !service.equals(UNKNOWN)) {
            chore = Optional.of(Chore.start("errors", PAUSE, this::handOn));
        }
    }

    @PreDestroy
    void stop() {
        chore.ifPresent(Chore::close);
        handOn();
        ROOT.removeHandler(occurrences);
    }

    /** What Redis does not take now is kept for the next time; that it is away has been said by others. */
    private void handOn() {
        List<ErrorGroup> taken = occurrences.take();
        int done = 0;
        try {
            for (var group : taken) {
                if (groups.add(group)) {
                    fresh.increment();
                }
                done++;
            }
        } catch (JedisException | IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "Errors are not handed on yet", e);
            occurrences.giveBack(taken.subList(done, taken.size()));
        }
    }

    private static Counter counter(String name, String description) {
        return Metrics.globalRegistry().getOrCreate(Counter.builder(name).description(description));
    }
}
