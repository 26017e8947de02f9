package dev.souk.platform.config;

import static jakarta.interceptor.Interceptor.Priority.PLATFORM_BEFORE;

import dev.souk.platform.discovery.ConsulAgent;
import dev.souk.platform.discovery.ConsulWatch;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/**
 * Follows the configuration in Consul from the start of the process to its end. It waits a little for the first answer; a
 * process that starts while Consul is away works with its own defaults until Consul comes.
 */
@Singleton
final class ConsulFollower {

    static final String ROOT = "souk/config/";

    private static final System.Logger LOG = System.getLogger(ConsulFollower.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Config config;
    private final ConsulAgent agent;
    private final LiveConfig live;
    private final List<ConsulWatch<Map<String, String>>> watches = new ArrayList<>();

    @Inject
    ConsulFollower(Config config, ConsulAgent agent, LiveConfig live) {
        this.config = config;
        this.agent = agent;
        this.live = live;
    }

    void start(@Observes @Priority(PLATFORM_BEFORE) @Initialized(ApplicationScoped.class) Object event) {
        if (!agent.isConfigured()) {
            return;
        }
        var source = source();
        var service = config.getOptionalValue("souk.service", String.class);
        follow(ROOT + "common/", source::common);
        service.ifPresent(name -> follow(ROOT + name + "/", source::own));
        var end = System.nanoTime() + PATIENCE.toNanos();
        for (var watch : watches) {
            if (!watch.awaitFirst(Duration.ofNanos(end - System.nanoTime()))) {
                LOG.log(Level.WARNING, "No configuration from Consul at {0} yet; starting without", agent.address());
                break;
            }
        }
    }

    @PreDestroy
    void stop() {
        watches.forEach(ConsulWatch::close);
    }

    private void follow(String prefix, Consumer<Map<String, String>> consumer) {
        var known = new LastGood(prefix, consumer.andThen(values -> live.refresh()));
        watches.add(ConsulWatch.start(prefix, index -> agent.values(prefix, index), known));
    }

    private ConsulSource source() {
        return StreamSupport.stream(config.getConfigSources().spliterator(), false)
                .filter(ConsulSource.class::isInstance)
                .map(ConsulSource.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the configuration has no source for Consul"));
    }

    /** Hands on what has changed. A store that suddenly holds nothing was emptied by accident, not by intent. */
    private static final class LastGood implements Consumer<Map<String, String>> {

        private final String prefix;
        private final Consumer<Map<String, String>> next;
        private Map<String, String> known = Map.of();

        private LastGood(String prefix, Consumer<Map<String, String>> next) {
            this.prefix = prefix;
            this.next = next;
        }

        @Override
        public void accept(Map<String, String> values) {
            if (values.isEmpty() && !known.isEmpty()) {
                LOG.log(Level.WARNING, "Consul holds nothing below {0} any more; keeping what was there", prefix);
                return;
            }
            var dotted = new java.util.HashMap<String, String>();
            values.forEach((key, value) -> dotted.put(key.replace('/', '.'), value));
            if (!dotted.equals(known)) {
                LOG.log(Level.INFO, "Configuration below {0}: {1}", prefix, dotted.keySet());
                known = Map.copyOf(dotted);
                next.accept(known);
            }
        }
    }
}
