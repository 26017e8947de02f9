package dev.souk.edge.config;

import static jakarta.interceptor.Interceptor.Priority.PLATFORM_BEFORE;

import dev.souk.edge.limit.AddressRange;
import dev.souk.platform.discovery.ConsulAgent;
import dev.souk.platform.discovery.ConsulWatch;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The configuration in force: the one that ships with the edge until there is a good one in Consul at {@value #KEY}, then
 * always the last good one. A change is in force as soon as Consul tells of it, for whole requests only: each request reads
 * the configuration once.
 */
@Singleton
public class CurrentConfig implements Supplier<EdgeConfig> {

    /** Where the document is in Consul. */
    public static final String KEY = "souk/edge/config";

    private static final String FOLDER = "souk/edge/";
    private static final System.Logger LOG = System.getLogger(CurrentConfig.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ConsulAgent agent;
    private final Counter rejected = Metrics.globalRegistry()
            .getOrCreate(Counter.builder("souk_edge_config_rejected")
                    .description("Configurations in Consul that were not taken"));
    private final List<AddressRange> proxies;
    private volatile EdgeConfig current;
    private volatile Runnable stop = () -> {};
    private String known = "";

    /**
     * Begins with a file or with what is shipped.
     *
     * @param agent where to look for another one
     * @param file what to begin with, {@code souk.edge.config-file}
     * @param proxies addresses and ranges of the proxies before this edge, separated by commas, trusted beside those of the
     *     document: {@code souk.edge.trusted-proxies}
     * @throws InvalidConfig when the file's content is not valid: it was put there on purpose
     * @throws IOException when the file can't be read
     */
    @Inject
    public CurrentConfig(
            ConsulAgent agent,
            @ConfigProperty(name = "souk.edge.config-file") Optional<String> file,
            @ConfigProperty(name = "souk.edge.trusted-proxies") Optional<String> proxies)
            throws InvalidConfig, IOException {
        this.agent = agent;
        this.proxies = AddressRange.list(proxies.orElse(""));
        EdgeConfig first =
                file.isPresent() ? EdgeConfig.parse(Files.readString(Path.of(file.get()))) : EdgeConfig.shipped();
        current = first.trusting(this.proxies);
    }

    /** Read it once for a request. */
    @Override
    public EdgeConfig get() {
        return current;
    }

    void follow(@Observes @Priority(PLATFORM_BEFORE) @Initialized(ApplicationScoped.class) Object event) {
        Metrics.globalRegistry()
                .getOrCreate(Gauge.builder(
                                "souk_edge_config_version", this, it -> it.get().version())
                        .description("Version of the configuration in force"));
        if (!agent.isConfigured()) {
            return;
        }
        ConsulWatch<Map<String, String>> watch =
                ConsulWatch.start(KEY, index -> agent.values(FOLDER, index), this::accept);
        if (!watch.awaitFirst(PATIENCE)) {
            LOG.log(
                    Level.WARNING,
                    "No answer yet from Consul at {0}; starting with the shipped configuration",
                    agent.address());
        }
        stop = watch::close;
    }

    @PreDestroy
    void stop() {
        stop.run();
    }

    private void accept(Map<String, String> values) {
        String text = values.getOrDefault("config", "");
        if (text.equals(known)) {
            return;
        }
        known = text;
        if (text.isEmpty()) {
            LOG.log(Level.WARNING, "{0} is gone from Consul; version {1} stays in force", KEY, current.version());
            return;
        }
        try {
            EdgeConfig next = EdgeConfig.parse(text).trusting(proxies);
            LOG.log(Level.INFO, "Configuration version {0} replaces {1}", next.version(), current.version());
            current = next;
        } catch (InvalidConfig e) {
            rejected.increment();
            LOG.log(
                    Level.ERROR,
                    "{0} is not valid, version {1} stays in force: {2}",
                    KEY,
                    current.version(),
                    e.getMessage());
        }
    }
}
