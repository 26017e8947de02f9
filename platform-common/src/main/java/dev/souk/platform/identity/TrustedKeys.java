package dev.souk.platform.identity;

import io.helidon.security.jwt.jwk.JwkRSA;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The keys that tokens may be signed with: those of the configuration, which never change, and those of the accounts
 * service, which are followed while the process runs.
 *
 * <p>New keys are told by {@link #offer}. A token with an unknown key makes this class ask for the key set itself, at most
 * once in {@link #REFRESH_INTERVAL} however many such tokens come; the others wait for that one answer. The last good set
 * is kept when nothing can be asked.
 */
final class TrustedKeys {

    static final Duration REFRESH_INTERVAL = Duration.ofSeconds(10);

    private static final System.Logger LOGGER = System.getLogger(TrustedKeys.class.getName());

    private final KeySet configured;
    private final JwksSource source;
    private final LongSupplier nanoTime;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Trust trust = new Trust(KeySet.EMPTY, new VerifiedTokens());
    private volatile boolean everRefreshed;
    private volatile long lastRefresh;

    /** A set of keys with the tokens they verified: a change of the keys forgets the tokens with the keys. */
    record Trust(KeySet followed, VerifiedTokens tokens) {}

    /**
     * @param configured keys that are trusted whatever the accounts service says
     * @param source asked when a token names an unknown key
     * @param nanoTime a monotonic clock such as {@code System::nanoTime}
     */
    TrustedKeys(KeySet configured, JwksSource source, LongSupplier nanoTime) {
        this.configured = configured;
        this.source = source;
        this.nanoTime = nanoTime;
    }

    Trust trust() {
        return trust;
    }

    /** Whether no key is known at all: then nothing can be said about a token. */
    boolean isEmpty() {
        return configured.keys().isEmpty() && trust.followed().keys().isEmpty();
    }

    /** Takes a newer key set; an older one, or one without a usable key, changes nothing. */
    synchronized void offer(KeySet newer) {
        KeySet current = trust.followed();
        if (newer.keys().isEmpty() || newer.revision() < current.revision()) {
            LOGGER.log(
                    Level.DEBUG,
                    "Key set of revision {0} with {1} keys not taken: revision {2} is in use",
                    Long.toString(newer.revision()),
                    newer.keys().size(),
                    Long.toString(current.revision()));
            return;
        }
        if (newer.revision() == current.revision()
                && newer.keys().keySet().equals(current.keys().keySet())) {
            return;
        }
        trust = new Trust(newer, new VerifiedTokens());
        LOGGER.log(
                Level.INFO,
                "Tokens are verified with the keys {0}",
                newer.keys().keySet());
    }

    /** The key of this id, after asking for the current key set if that is due. */
    Optional<JwkRSA> find(String keyId) {
        Optional<JwkRSA> key = known(keyId);
        if (key.isPresent()) {
            return key;
        }
        refreshing.lock();
        try {
            key = known(keyId);
            if (key.isPresent() || !refreshIsDue()) {
                return key;
            }
            everRefreshed = true;
            lastRefresh = nanoTime.getAsLong();
            offer(KeySet.parse(source.fetch()));
            return known(keyId);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The key set cannot be refreshed; the last good one stays in use", e);
            return Optional.empty();
        } finally {
            refreshing.unlock();
        }
    }

    private boolean refreshIsDue() {
        return !everRefreshed || nanoTime.getAsLong() - lastRefresh >= REFRESH_INTERVAL.toNanos();
    }

    private Optional<JwkRSA> known(String keyId) {
        return configured.key(keyId).or(() -> trust.followed().key(keyId));
    }
}
