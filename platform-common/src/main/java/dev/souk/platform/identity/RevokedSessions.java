package dev.souk.platform.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that were ended while tokens of theirs may still be around, as far as this process has been told. Each is
 * remembered until its last token has expired, and forgotten when all are read again after that.
 */
@Singleton
final class RevokedSessions {

    private final Map<UUID, Instant> untilBySession = new ConcurrentHashMap<>();
    private final InstantSource clock;

    @Inject
    RevokedSessions() {
        this(InstantSource.system());
    }

    RevokedSessions(InstantSource clock) {
        this.clock = clock;
    }

    boolean contains(UUID session) {
        return untilBySession.containsKey(session);
    }

    /** Refuses these tokens from now on. */
    void add(Revocation revocation) {
        if (revocation.until().isAfter(clock.instant())) {
            untilBySession.put(revocation.subject(), revocation.until());
        }
    }

    /** Refuses these, as well as those known before, and forgets what is over: once for all of them. */
    void reread(Collection<Revocation> revocations) {
        revocations.forEach(this::add);
        Instant now = clock.instant();
        untilBySession.values().removeIf(end -> end.isBefore(now));
    }

    int size() {
        return untilBySession.size();
    }
}
