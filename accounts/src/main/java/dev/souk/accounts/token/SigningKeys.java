package dev.souk.accounts.token;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Uuid7;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The life of the keys that sign tokens. A new key is published for a while before it signs, so that every service knows it
 * in time; the old one goes on verifying for two lifetimes of the longest token after that. All instances share the keys
 * through the database: one makes a new key, the others find it.
 *
 * <p>A key is made before its row is locked: on a busy machine that takes seconds, for which every instance would wait. In
 * one process only one thread at a time reads or makes keys; the requests of a process that has just started wait for it.
 */
@Singleton
public class SigningKeys {

    /** How long an old key still verifies after its successor began to sign. */
    static final Duration OVERLAP = TokenIssuer.SERVICE_TOKEN_LIFETIME.multipliedBy(2);

    private static final System.Logger LOGGER = System.getLogger(SigningKeys.class.getName());

    private final Database database;
    private final KeyStore store;
    private final Clock clock;
    private final Duration leadTime;
    private final Duration interval;
    private final Supplier<KeyPair> pairs;
    private final ReentrantLock tending = new ReentrantLock();
    private volatile Optional<KeyRing> current = Optional.empty();

    @Inject
    SigningKeys(
            Database database,
            KeyStore store,
            Clock clock,
            @ConfigProperty(name = "souk.accounts.key-lead-time", defaultValue = "PT1M") Duration leadTime,
            @ConfigProperty(name = "souk.accounts.key-rotation", defaultValue = "P30D") Duration interval) {
        this(database, store, clock, leadTime, interval, SigningKeys::newPair);
    }

    /** @param pairs makes a pair of keys, which takes a while */
    SigningKeys(
            Database database,
            KeyStore store,
            Clock clock,
            Duration leadTime,
            Duration interval,
            Supplier<KeyPair> pairs) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.leadTime = leadTime;
        this.interval = interval;
        this.pairs = pairs;
    }

    /** The keys as last read; read or made now if they never were. */
    KeyRing current() {
        return current.orElseGet(() -> alone(() -> current.orElseGet(this::tend)));
    }

    /** The key that signs now. */
    SigningKey signer() {
        return current()
                .signer(clock.instant())
                .orElseThrow(() -> new IllegalStateException("There is no signing key"));
    }

    /** Reads the keys, makes one when that is due and removes those that are over. Any instance may do it at any time. */
    KeyRing tend() {
        return alone(() -> {
            Instant now = clock.instant();
            KeyRing found = database.inTransaction(store::load);
            boolean due = found.isRotationDue(interval, now);
            Optional<KeyPair> pair = due ? Optional.of(pairs.get()) : Optional.empty();
            KeyRing ring = due || !found.over(now).isEmpty() ? change(pair, now) : found;
            current = Optional.of(ring);
            return ring;
        });
    }

    /** Removes keys that are over, and adds one unless another instance just did. */
    private KeyRing change(Optional<KeyPair> pair, Instant now) {
        return database.inTransaction(() -> {
            KeyRing locked = store.lock();
            if (!locked.over(now).isEmpty()) {
                locked.over(now).forEach(store::remove);
                store.raiseRevision(0, now);
            }
            if (locked.isRotationDue(interval, now)) {
                pair.ifPresent(fresh -> addKey(fresh, now));
            }
            return store.load();
        });
    }

    /** Makes a new key now, whatever the schedule says. */
    SigningKey rotate() {
        return alone(() -> {
            Instant now = clock.instant();
            KeyPair pair = pairs.get();
            SigningKey key = database.inTransaction(() -> {
                store.lock();
                return addKey(pair, now);
            });
            tend();
            return key;
        });
    }

    /** Makes the revision higher than one that is published somewhere, for keys that differ from those there. */
    KeyRing outbid(long published) {
        return alone(() -> {
            Instant now = clock.instant();
            database.inTransaction(() -> {
                store.lock();
                store.raiseRevision(published + 1, now);
            });
            return tend();
        });
    }

    private <T> T alone(Supplier<T> work) {
        tending.lock();
        try {
            return work.get();
        } finally {
            tending.unlock();
        }
    }

    private SigningKey addKey(KeyPair pair, Instant now) {
        Instant signsFrom = now.plus(leadTime);
        SigningKey key = new SigningKey(Uuid7.next().toString(), pair, now, signsFrom, Optional.empty());
        store.add(key, signsFrom.plus(OVERLAP));
        store.raiseRevision(0, now);
        LOGGER.log(Level.INFO, "New signing key {0}, which signs from {1}", key.id(), signsFrom);
        return key;
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no RSA", e);
        }
    }
}
