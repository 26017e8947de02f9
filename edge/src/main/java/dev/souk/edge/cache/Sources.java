package dev.souk.edge.cache;

import dev.souk.edge.route.CacheRule;
import dev.souk.platform.events.EventTail;
import dev.souk.platform.redis.Redis;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The services whose events put answers out of date; each is listened to from the first request on that it may concern. */
final class Sources implements AutoCloseable {

    private final Optional<URI> redis;
    private final Map<String, Source> sources = new ConcurrentHashMap<>();
    private final Map<Set<String>, Purges> byTypes = new ConcurrentHashMap<>();

    private record Source(Purges purges, Optional<EventTail> tail) {}

    Sources(Redis redis) {
        this.redis = redis.url();
    }

    /** What the events that a rule names have said. */
    Purges of(CacheRule rule) {
        Purges known = byTypes.get(rule.purgedBy());
        return known == null ? byTypes.computeIfAbsent(rule.purgedBy(), _ -> begun(rule)) : known;
    }

    /** Null when there is no answer, or events have put it out of date. */
    Stored usable(Stored answer, CacheRule rule) {
        return answer == null || of(rule).concern(answer, rule) ? null : answer;
    }

    private Purges begun(CacheRule rule) {
        return sources.computeIfAbsent(rule.source().orElse(""), this::begin).purges();
    }

    private Source begin(String service) {
        Purges purges = new Purges();
        return new Source(
                purges, service.isEmpty() ? Optional.empty() : redis.map(url -> EventTail.start(url, service, purges)));
    }

    @Override
    public void close() {
        sources.values().forEach(source -> source.tail().ifPresent(EventTail::close));
    }
}
