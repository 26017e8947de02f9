package dev.souk.billing.provider;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The secrets with which the provider signs its webhooks: {@code souk.billing.webhook.secrets}, separated by commas, the
 * newest first. To replace one without losing a webhook: put the new one in front here, then at the provider, then take the
 * old one away here. Without any, a random one serves the simulator within this process.
 */
@Singleton
public class WebhookSecrets {

    private static final int MOST = 2;
    private static final int SHORTEST = 16;

    private final List<String> all;

    /** Refuses more than two secrets, and one that is easy to guess. */
    @Inject
    public WebhookSecrets(@ConfigProperty(name = "souk.billing.webhook.secrets") Optional<String> configured) {
        this.all = Arrays.stream(
                        configured.orElseGet(ProviderSettings::randomKey).split(","))
                .map(String::strip)
                .toList();
        if (all.size() > MOST || all.stream().anyMatch(secret -> secret.length() < SHORTEST)) {
            throw new IllegalArgumentException("souk.billing.webhook.secrets must be one or two secrets of at least "
                    + SHORTEST + " characters, separated by a comma");
        }
    }

    /** Those that are good now, the newest first. */
    public List<String> all() {
        return all;
    }

    /** The one that the simulator signs with. */
    public String newest() {
        return all.getFirst();
    }
}
