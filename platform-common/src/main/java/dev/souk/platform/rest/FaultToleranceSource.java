package dev.souk.platform.rest;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Answers for each method whether a fault tolerance strategy is enabled: {@code class/method/Timeout/enabled}. The
 * answer is what the configuration says for the class, or for all, or that it is.
 *
 * <p>Helidon asks at every call, for the method, the class and all in turn, and what is not set it finds out by an
 * exception: nine of them on the way to a gateway with three strategies, a twentieth of the processor time of orders.
 * An answer is kept until the process ends.
 */
public final class FaultToleranceSource implements ConfigSource {
    private static final int BELOW_ALL_OTHERS = 0;
    private static final String ENABLED = "/enabled";
    private static final int SLASHES_OF_A_METHOD = 3;

    private final Map<String, String> answers = new ConcurrentHashMap<>();

    /** Made by {@link java.util.ServiceLoader}. */
    public FaultToleranceSource() {}

    @Override
    public String getValue(String key) {
        return key.endsWith(ENABLED) && key.chars().filter(each -> each == '/').count() == SLASHES_OF_A_METHOD
                ? answers.computeIfAbsent(key, FaultToleranceSource::answer)
                : null;
    }

    private static String answer(String key) {
        String[] parts = key.split("/", -1);
        String owner = parts[0];
        String strategy = parts[2];
        return said(owner + "/" + strategy + ENABLED)
                .or(() -> said(strategy + ENABLED))
                .or(() ->
                        strategy.equals("Fallback") ? Optional.empty() : said("MP_Fault_Tolerance_NonFallback_Enabled"))
                .orElse("true");
    }

    private static Optional<String> said(String key) {
        return ConfigProvider.getConfig().getOptionalValue(key, String.class);
    }

    @Override
    public int getOrdinal() {
        return BELOW_ALL_OTHERS;
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    @Override
    public String getName() {
        return "Fault tolerance of methods";
    }
}
