package dev.souk.platform.discovery;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;

/**
 * One watch for each service anybody asked for. A service whose addresses are configured
 * ({@code souk.instances.<service>=http://host:port,...}) is not looked up: for tests, and where there is no Consul.
 */
@Singleton
class Directory implements ServiceDirectory {
    private final ConsulAgent agent;
    private final Config config;
    private final Map<String, ServiceWatch> watches = new ConcurrentHashMap<>();
    private final Map<String, List<Instance>> configured = new ConcurrentHashMap<>();
    private final Map<String, String> fixed = new ConcurrentHashMap<>();

    @Inject
    Directory(ConsulAgent agent, Config config) {
        this.agent = agent;
        this.config = config;
    }

    @Override
    public List<Instance> snapshot(String service) {
        // Where there is Consul this is asked once: it stands on the way of every call.
        String addresses = agent.isConfigured() ? fixed.computeIfAbsent(service, this::addresses) : addresses(service);
        if (!addresses.isEmpty()) {
            return configured.computeIfAbsent(service + "=" + addresses, key -> parse(service, addresses));
        }
        return agent.isConfigured() ? watch(service).usable() : List.of();
    }

    @Override
    public List<Instance> failing(String service) {
        ServiceWatch watch = watches.get(service);
        return watch == null ? List.of() : watch.failing();
    }

    @Override
    public List<InstanceStatus> status(String service) {
        return agent.isConfigured()
                ? watch(service).all()
                : snapshot(service).stream()
                        .map(it -> new InstanceStatus(it, "passing"))
                        .toList();
    }

    @PreDestroy
    void close() {
        watches.values().forEach(ServiceWatch::close);
    }

    private String addresses(String service) {
        return config.getOptionalValue("souk.instances." + service, String.class)
                .orElse("");
    }

    private ServiceWatch watch(String service) {
        return watches.computeIfAbsent(service, name -> new ServiceWatch(name, agent, agent.timing()).start());
    }

    private static List<Instance> parse(String service, String addresses) {
        return Arrays.stream(addresses.split(","))
                .map(String::strip)
                .map(URI::create)
                .map(uri -> new Instance(service, "", uri.getHost(), uri.getPort(), Map.of()))
                .toList();
    }
}
