package dev.souk.platform.discovery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.model.ConsulResponse;
import org.kiwiproject.consul.model.agent.ImmutableRegCheck;
import org.kiwiproject.consul.model.agent.ImmutableRegistration;
import org.kiwiproject.consul.model.agent.Registration;
import org.kiwiproject.consul.model.health.HealthCheck;
import org.kiwiproject.consul.model.health.ServiceHealth;
import org.kiwiproject.consul.model.kv.Value;
import org.kiwiproject.consul.option.ImmutablePutOptions;
import org.kiwiproject.consul.option.ImmutableQueryOptions;
import org.kiwiproject.consul.option.PutOptions;
import org.kiwiproject.consul.option.QueryOptions;

/**
 * The Consul agent of this node: {@code souk.consul.url} (or {@code CONSUL_HTTP_ADDR}) and {@code souk.consul.token}.
 * Without an address nothing of Consul is used.
 */
@Singleton
public class ConsulAgent implements ServiceWatch.Query {
    private final Optional<Consul> commands;
    private final Optional<Consul> questions;
    private final String address;
    private final String checkInterval;
    private final String deregisterAfter;
    private final ServiceWatch.Timing timing;

    @Inject
    ConsulAgent(Config config) {
        this(config, ServiceWatch.Timing.STANDARD);
    }

    ConsulAgent(Config config, ServiceWatch.Timing timing) {
        this.timing = timing;
        Optional<String> url = config.getOptionalValue("souk.consul.url", String.class)
                .or(() -> config.getOptionalValue("CONSUL_HTTP_ADDR", String.class))
                .filter(it -> !it.isBlank())
                .map(it -> it.contains("://") ? it : "http://" + it);
        Optional<String> token = config.getOptionalValue("souk.consul.token", String.class);
        this.address = url.orElse("");
        this.commands = url.map(it -> connect(it, token, Duration.ofSeconds(2)));
        this.questions = url.map(it -> connect(it, token, timing.read()));
        this.checkInterval = config.getOptionalValue("souk.consul.check-interval", String.class)
                .orElse("3s");
        this.deregisterAfter = config.getOptionalValue("souk.consul.deregister-after", String.class)
                .orElse("1m");
    }

    private static Consul connect(String url, Optional<String> token, Duration readTimeout) {
        Consul.Builder builder = Consul.builder()
                .withUrl(url)
                .withPing(false)
                .withConnectTimeoutMillis(1000)
                .withReadTimeoutMillis(readTimeout.toMillis());
        token.filter(it -> !it.isBlank()).ifPresent(builder::withAclToken);
        return builder.build();
    }

    ServiceWatch.Timing timing() {
        return timing;
    }

    /** Whether there is an address. */
    public boolean isConfigured() {
        return commands.isPresent();
    }

    /** The address; empty when there is none. */
    public String address() {
        return address;
    }

    /**
     * Tells the agent about an instance whose readiness has just been seen.
     *
     * @param checkAddress where the agent asks whether it still is, {@code host:port}
     */
    void register(Instance instance, String checkAddress) {
        // The target lets a process that was given the port later say that it is another one.
        String ready = "http://" + checkAddress + "/health/ready?target=" + instance.target();
        Registration.RegCheck check = ImmutableRegCheck.builder()
                .name("ready")
                .http(ready)
                .interval(checkInterval)
                .timeout("2s")
                .status("passing")
                .deregisterCriticalServiceAfter(deregisterAfter)
                .build();
        Registration registration = ImmutableRegistration.builder()
                .name(instance.service())
                .id(instance.id())
                .address(instance.host())
                .port(instance.port())
                .meta(instance.meta())
                .check(check)
                .build();
        commands.orElseThrow().agentClient().register(registration);
    }

    boolean knows(Instance instance) {
        return commands.orElseThrow().agentClient().isRegistered(instance.id());
    }

    void deregister(Instance instance) {
        commands.orElseThrow().agentClient().deregister(instance.id());
    }

    /**
     * The values in the key-value store below a prefix, by key without the prefix, for {@link ConsulWatch}.
     *
     * @param prefix with a slash at its end
     */
    public ConsulWatch.Answer<Map<String, String>> values(String prefix, BigInteger index) {
        var response = questions.orElseThrow().keyValueClient().getConsulResponseWithValues(prefix, blocking(index));
        var values = new HashMap<String, String>();
        for (Value value : Objects.requireNonNullElse(response.getResponse(), List.<Value>of())) {
            value.getValueAsString().ifPresent(it -> values.put(value.getKey().substring(prefix.length()), it));
        }
        return new ConsulWatch.Answer<>(response.getIndex(), Map.copyOf(values));
    }

    /**
     * A value of the key-value store.
     *
     * @param text the value
     * @param index changes with every write of the key; 0 while there is none
     */
    public record Stored(Optional<String> text, BigInteger index) {}

    /** The value of a key, as it is now. */
    public Stored stored(String key) {
        return commands.orElseThrow()
                .keyValueClient()
                .getValue(key)
                .map(value -> new Stored(value.getValueAsString(), BigInteger.valueOf(value.getModifyIndex())))
                .orElse(new Stored(Optional.empty(), BigInteger.ZERO));
    }

    /** Writes a key unless somebody else has written it since; whether it was written. */
    public boolean replace(String key, Stored known, String text) {
        PutOptions unchanged = ImmutablePutOptions.builder()
                .cas(known.index().longValueExact())
                .build();
        return commands.orElseThrow().keyValueClient().putValue(key, text, 0L, unchanged);
    }

    private QueryOptions blocking(BigInteger index) {
        return index.signum() <= 0
                ? ImmutableQueryOptions.builder().build()
                : ImmutableQueryOptions.builder()
                        .wait(timing.block().toSeconds() + "s")
                        .index(index)
                        .build();
    }

    @Override
    public ServiceWatch.Answer ask(String service, BigInteger index) {
        ConsulResponse<List<ServiceHealth>> response =
                questions.orElseThrow().healthClient().getAllServiceInstances(service, blocking(index));
        List<InstanceStatus> instances =
                response.getResponse().stream().map(ConsulAgent::status).toList();
        return new ServiceWatch.Answer(response.getIndex(), instances);
    }

    private static InstanceStatus status(ServiceHealth health) {
        var it = health.getService();
        String host = it.getAddress().isEmpty() ? health.getNode().getAddress() : it.getAddress();
        Instance instance = new Instance(it.getService(), it.getId(), host, it.getPort(), it.getMeta());
        return new InstanceStatus(instance, worst(health.getChecks()));
    }

    private static String worst(List<HealthCheck> checks) {
        List<String> states = checks.stream().map(HealthCheck::getStatus).toList();
        for (String state : List.of("maintenance", "critical", "warning")) {
            if (states.contains(state)) {
                return state.equals("maintenance") ? "critical" : state;
            }
        }
        return "passing";
    }
}
