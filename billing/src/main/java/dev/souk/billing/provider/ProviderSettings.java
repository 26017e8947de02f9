package dev.souk.billing.provider;

import io.helidon.microprofile.server.ServerCdiExtension;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where the payment provider is and how long its answer is waited for.
 *
 * <table>
 *   <caption>Configuration</caption>
 *   <tr><td>{@code souk.billing.provider}</td><td>which one; {@code simulator}</td></tr>
 *   <tr><td>{@code souk.billing.provider.url}</td><td>its address; default: this very process, where the simulator is</td></tr>
 *   <tr><td>{@code souk.billing.simulator.allowed}</td><td>whether the simulator may stand in for one; {@code true}, with the
 *       profile {@code prod} {@code false}: it takes no money</td></tr>
 *   <tr><td>{@code souk.billing.provider.key}</td><td>the shop's key at the provider, required with its address;
 *       default: a random one, good for the simulator within this process</td></tr>
 *   <tr><td>{@code souk.billing.provider.timeout}</td><td>how long an answer is waited for; {@code PT3S}</td></tr>
 * </table>
 */
@Singleton
public class ProviderSettings {

    /** The header that carries the shop's key. */
    public static final String KEY_HEADER = "X-Provider-Key";

    /** The name of the only provider so far. */
    public static final String SIMULATOR = "simulator";

    private final boolean simulated;
    private final Optional<URI> url;
    private final String key;
    private final Duration timeout;
    private final String ownHost;
    private final IntSupplier ownPort;

    @Inject
    ProviderSettings(
            @ConfigProperty(name = "souk.billing.provider") String provider,
            @ConfigProperty(name = "souk.billing.provider.url") Optional<URI> url,
            @ConfigProperty(name = "souk.billing.simulator.allowed") boolean simulatorAllowed,
            @ConfigProperty(name = "souk.billing.provider.key") Optional<String> key,
            @ConfigProperty(name = "souk.billing.provider.timeout", defaultValue = "PT3S") Duration timeout,
            @ConfigProperty(name = "server.host", defaultValue = "0.0.0.0") String ownHost,
            BeanManager beans) {
        this(
                provider,
                url,
                simulatorAllowed,
                key,
                timeout,
                ownHost,
                () -> beans.getExtension(ServerCdiExtension.class).port());
    }

    /**
     * @param ownHost the address that this process listens on
     * @param ownPort where it listens there, asked when the provider is first called
     */
    ProviderSettings(
            String provider,
            Optional<URI> url,
            boolean simulatorAllowed,
            Optional<String> key,
            Duration timeout,
            String ownHost,
            IntSupplier ownPort) {
        if (!provider.equals(SIMULATOR)) {
            throw new IllegalArgumentException(
                    "souk.billing.provider is '" + provider + "', and there is only '" + SIMULATOR + "' so far");
        }
        if (url.isEmpty() && !simulatorAllowed) {
            throw new IllegalStateException(
                    "souk.billing.provider.url is not set, and the simulator, which takes no money,"
                            + " is not allowed in production: set the provider's address, or souk.billing.simulator.allowed=true");
        }
        if (url.isPresent() && key.isEmpty()) {
            throw new IllegalStateException("souk.billing.provider.url is set and souk.billing.provider.key is not:"
                    + " set the shop's key at the provider");
        }
        this.simulated = url.isEmpty();
        this.url = url;
        this.key = key.orElseGet(ProviderSettings::randomKey);
        this.timeout = timeout;
        this.ownHost = switch (ownHost) {
            case "0.0.0.0", "::" -> "127.0.0.1";
            default -> ownHost.contains(":") ? "[" + ownHost + "]" : ownHost;
        };
        this.ownPort = ownPort;
    }

    /** Whether this process hosts the simulator. */
    public boolean hostsSimulator() {
        return simulated;
    }

    /** The shop's key at the provider; a secret. */
    public String key() {
        return key;
    }

    Duration timeout() {
        return timeout;
    }

    URI paymentsUri(String path) {
        return url.orElseGet(() -> here("/")).resolve("/simulator/payments" + path);
    }

    /** A path at this very process: at the address it listens on, because it may listen on no other. */
    public URI here(String path) {
        return URI.create("http://" + ownHost + ":" + ownPort.getAsInt() + path);
    }

    static String randomKey() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
