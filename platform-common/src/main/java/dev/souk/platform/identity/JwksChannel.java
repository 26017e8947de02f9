package dev.souk.platform.identity;

import dev.souk.platform.discovery.ConsulAgent;
import dev.souk.platform.discovery.ConsulWatch;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/**
 * How the keys that tokens are verified with reach every process: {@code souk/identity/jwks} in Consul, which each process
 * follows. Without Consul, or while the key is missing there, the keys are asked for when a token needs one.
 */
@Singleton
public class JwksChannel {

    private static final String FOLDER = "souk/identity/";
    private static final String NAME = "jwks";

    private final ConsulAgent consul;
    private final TrustedKeys keys;
    private Optional<ConsulWatch<Map<String, String>>> watch = Optional.empty();

    @Inject
    JwksChannel(ConsulAgent consul, TrustedKeys keys) {
        this.consul = consul;
        this.keys = keys;
    }

    /** A key set in Consul, and which write it came from. */
    public record Published(Optional<String> document, long revision, ConsulAgent.Stored stored) {}

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        if (consul.isConfigured()) {
            watch = Optional.of(ConsulWatch.start("keys", index -> consul.values(FOLDER, index), this::take));
        }
    }

    @PreDestroy
    void stop() {
        watch.ifPresent(ConsulWatch::close);
    }

    private void take(Map<String, String> values) {
        Optional.ofNullable(values.get(NAME)).ifPresent(this::offer);
    }

    /**
     * Tells this process of a key set; an older one than it knows changes nothing.
     *
     * @param document a JSON Web Key Set with a revision
     * @throws IllegalArgumentException when it is not one
     */
    public void offer(String document) {
        keys.offer(KeySet.parse(document));
    }

    /** Whether there is a Consul to publish in. */
    public boolean canPublish() {
        return consul.isConfigured();
    }

    /**
     * What is published now; revision 0 when there is nothing or nothing readable.
     *
     * @throws RuntimeException when Consul cannot be reached
     */
    public Published published() {
        ConsulAgent.Stored stored = consul.stored(FOLDER + NAME);
        return new Published(
                stored.text(), stored.text().map(JwksChannel::revision).orElse(0L), stored);
    }

    /**
     * Publishes a key set in place of what was seen.
     *
     * @return false when somebody else has published meanwhile
     * @throws RuntimeException when Consul cannot be reached
     */
    public boolean publish(Published seen, String document) {
        return consul.replace(FOLDER + NAME, seen.stored(), document);
    }

    private static long revision(String document) {
        try {
            return KeySet.parse(document).revision();
        } catch (IllegalArgumentException unreadable) {
            return 0; // whatever it is, it is to be replaced
        }
    }
}
