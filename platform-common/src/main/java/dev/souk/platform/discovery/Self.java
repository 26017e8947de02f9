package dev.souk.platform.discovery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Who this process is. Its address is known once it listens; from then on it knows whether a call is meant for it.
 *
 * <p>Configuration: {@code souk.service} (the name), {@code souk.host} (the address others reach it under, default
 * 127.0.0.1), {@code souk.instance} (unique part of the id, default {@code NOMAD_ALLOC_ID}, else {@code host-port}) and,
 * for people who look at it, {@code souk.zone}, {@code souk.version} and {@code souk.build}.
 */
@Singleton
public class Self {
    /**
     * Request header that says whom a call means: {@code service/instance-id}, or {@code service} alone. A process that is
     * not meant answers 421 and does nothing; a call without the header is accepted.
     */
    public static final String TARGET_HEADER = "X-Souk-Target";

    private final String service;
    private final String host;
    private final Optional<String> suffix;
    private final Map<String, String> meta;
    private volatile Instance instance;
    private volatile String managementAddress = "";

    @Inject
    Self(Config config) {
        this.service = config.getOptionalValue("souk.service", String.class).orElse("");
        this.host = config.getOptionalValue("souk.host", String.class).orElse("127.0.0.1");
        this.suffix = config.getOptionalValue("souk.instance", String.class)
                .or(() -> config.getOptionalValue("NOMAD_ALLOC_ID", String.class));
        this.meta = new LinkedHashMap<>();
        for (String key : new String[] {"version", "zone", "build"}) {
            config.getOptionalValue("souk." + key, String.class).ifPresent(value -> meta.put(key, value));
        }
    }

    /** Name of this service, as others call it; empty when none is configured. */
    public String service() {
        return service;
    }

    /** This process as others see it; empty until it listens. */
    public Optional<Instance> instance() {
        return Optional.ofNullable(instance);
    }

    /** Whether a call with this value of {@value #TARGET_HEADER} is for this very process. */
    public boolean isMeant(String target) {
        Instance self = instance;
        if (self == null) {
            return false;
        }
        return target.equals(self.target()) || target.equals(service);
    }

    Instance listensOn(int port, int managementPort) {
        String id = service + "-" + suffix.orElse(host + "-" + port);
        managementAddress = host + ":" + managementPort;
        if (managementPort != port) {
            meta.put(Management.SOCKET, Integer.toString(managementPort));
        }
        instance = new Instance(service, id, host, port, meta);
        return instance;
    }

    /** Where Consul asks whether this process is ready, and where its metrics are: {@code host:port}; empty until it listens. */
    String managementAddress() {
        return managementAddress;
    }
}
