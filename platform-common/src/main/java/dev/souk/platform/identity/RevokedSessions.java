package dev.souk.platform.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that were ended while tokens of theirs may still be around, as far as this process has been told. Each is
 * remembered until its last token has expired.
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

    /** Refuses the tokens of a session from now on. */
    void add(UUID session, Instant until) {
        Instant now = clock.instant();
        untilBySession.values().removeIf(end -> end.isBefore(now));
        if (until.isAfter(now)) {
            untilBySession.put(session, until);
        }
    }

    int size() {
        return untilBySession.size();
    }
}
