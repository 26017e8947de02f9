package dev.souk.edge.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.souk.edge.route.CacheRule;
import dev.souk.platform.events.EventTail;
import dev.souk.platform.events.Position;
import java.util.UUID;

/**
 * What events have said of what is kept. Nothing is looked for and deleted, here or in Redis: an answer tells up to where the
 * events were known when it was asked for, and one that comes after it puts it out of date, also for an edge that gets it
 * from Redis later. What is so old that it was forgotten here puts everything older out of date.
 */
final class Purges implements EventTail.Listener {

    private static final long MOST = 20_000;

    private final Cache<String, Position> bySubject = Caffeine.newBuilder()
            .maximumSize(MOST)
            .executor(Runnable::run)
            .evictionListener((String _, Position position, RemovalCause _) -> raise(position))
            .build();
    private final Cache<String, Position> byType =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private volatile Position floor = Position.START;
    private volatile Position reached = Position.START;
    /** Up to where another stream was heard, in whose place there is one now that ends before it. */
    private volatile Position abandoned = Position.START;

    @Override
    public void begins(Position position) {
        if (reached.isAfter(position)) {
            abandoned = reached;
            byType.invalidateAll();
            bySubject.invalidateAll();
            floor = position;
        } else {
            raise(position);
        }
        reached = position;
    }

    @Override
    public void heard(Position position, String type, UUID subject) {
        byType.put(type, position);
        bySubject.put(key(type, subject.toString()), position);
        reached = position; // last: what is asked for from now on is newer
    }

    /** Up to where the events are known. */
    Position reached() {
        return reached;
    }

    /** Whether something has happened since that puts the answer out of date. */
    boolean concern(Stored answer, CacheRule rule) {
        if (floor.isAfter(answer.known())) {
            return true;
        }
        if (!reached.isAfter(answer.known())) {
            return answer.known().isAfter(reached) && !answer.known().isAfter(abandoned);
        }
        for (String type : rule.purgedBy()) {
            Position last = rule.subject() == null || answer.subject().isEmpty()
                    ? byType.getIfPresent(type)
                    : bySubject.getIfPresent(key(type, answer.subject()));
            if (last != null && last.isAfter(answer.known())) {
                return true;
            }
        }
        return false;
    }

    private static String key(String type, String subject) {
        return type + " " + subject;
    }

    private synchronized void raise(Position position) {
        if (position != null && position.isAfter(floor)) {
            floor = position;
        }
    }
}
