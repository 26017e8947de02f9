package dev.souk.edge.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.souk.edge.proxy.Client;
import dev.souk.edge.proxy.Fetched;
import dev.souk.edge.proxy.Journey;
import dev.souk.edge.proxy.Proxy;
import dev.souk.edge.route.CacheRule;
import dev.souk.edge.route.Route;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.events.EventTail;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.json.Json;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import dev.souk.platform.redis.Redis;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Answers GET and HEAD of the routes that have a {@link CacheRule} out of memory, or out of Redis, or by asking the service
 * once for all who wait.
 *
 * <p>Nothing private can get in: the service is asked in nobody's name ({@link Proxy#fetch}), and only where everybody may
 * ask. Staff, who see more, always go to the service themselves, and so does who asks for a version of it. What is kept is
 * found by path, query and the headers of {@link CacheRule#vary}; an answer that varies by more is not kept.
 *
 * <p>An answer is given with {@code Age} and {@code Cache-Status} (RFC 9211), which says when it is stale. When the service
 * says nothing about keeping it, clients are told to ask each time, which costs them a 304.
 */
@Singleton
public class ResponseCache {

    private static final System.Logger LOG = System.getLogger(ResponseCache.class.getName());
    private static final long MOST_BYTES = 16L * 1024 * 1024;
    private static final int LARGEST = 256 * 1024;
    private static final Duration PASSED_ON = Duration.ofSeconds(30);
    private static final String CUSTOMER = "customer";
    private static final HeaderName STATUS = HeaderNames.create("Cache-Status");
    private static final Header ASK_EACH_TIME = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");
    private static final String HIT = "souk; hit; ttl=";

    private final Proxy proxy;
    private final InstantSource clock;
    private final SharedLayer shared;
    private final CacheMetrics metrics = new CacheMetrics();
    private final Cache<String, Stored> local = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((String key, Stored answer) -> key.length() + answer.size())
            .executor(Runnable::run)
            .build();
    private final Cache<String, Boolean> notShared = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(PASSED_ON)
            .executor(Runnable::run)
            .build();
    private final Map<String, CompletableFuture<Asked>> asking = new ConcurrentHashMap<>();
    private final Optional<URI> events;
    private final Map<String, Source> sources = new ConcurrentHashMap<>();

    /**
     * Makes an empty one.
     *
     * @param redis where edges share what they have; also where events come from
     */
    @Inject
    public ResponseCache(Proxy proxy, Redis redis) {
        this(proxy, redis, InstantSource.system());
    }

    ResponseCache(Proxy proxy, Redis redis, InstantSource clock) {
        this.proxy = proxy;
        this.clock = clock;
        this.shared = new SharedLayer(redis);
        this.events = redis.url();
        metrics.size(local::estimatedSize);
    }

    /** A service whose events are listened to from the first request on that they may concern. */
    private record Source(Purges purges, Optional<EventTail> tail) {}

    /** What became of a question: an answer to share, or none, or that it is not for sharing. */
    private sealed interface Asked {
        record Good(Stored answer, boolean kept) implements Asked {}

        record Other(Fetched answer) implements Asked {}

        record NotShared() implements Asked {}

        record Failed(ProblemException problem) implements Asked {}
    }

    /** A request as the cache sees it. */
    private record Question(
            Route route, CacheRule rule, String key, String target, Map<String, String> headers, Journey journey) {}

    /** Whether a request of this caller may be answered by what others got; it must be one that {@code route} is open for. */
    public static boolean serves(Route route, Caller caller, ServerRequest request) {
        return route.cache().isPresent()
                && !request.headers().contains(HeaderNames.RANGE)
                && switch (caller) {
                    case Caller.Guest _ -> true;
                    case Caller.User user -> user.roles().equals(Set.of(CUSTOMER));
                    case Caller.Service _ -> false;
                };
    }

    /**
     * Answers a request.
     *
     * @throws ProblemException as {@link Proxy#forward}, when there is nothing to give instead
     */
    public void serve(Route route, Journey journey, ServerRequest request, ServerResponse response) throws IOException {
        CacheRule rule = route.cache().orElseThrow();
        String query = request.query().rawValue();
        String path = request.prologue().uriPath().rawPath();
        String target = query.isEmpty() ? path : path + "?" + query;
        String key = key(rule, target, request);
        long now = clock.millis();
        Stored found = usable(local.getIfPresent(key), rule);
        if (found != null && found.isFresh(now)) {
            metrics.hit();
            give(found, now, HIT + found.ttl(now), journey, request, response);
            return;
        }
        if (notShared.getIfPresent(key) != null) {
            metrics.passed();
            proxy.forward(route, journey, request, response);
            return;
        }
        Question question = new Question(route, rule, key, target, headers(rule, request), journey);
        Stored theirs = usable(shared.get(key).orElse(null), rule);
        if (theirs != null && (found == null || theirs.storedAt() > found.storedAt())) {
            found = theirs;
            local.put(key, theirs);
        }
        if (found != null && found.isFresh(now)) {
            metrics.shared();
            give(found, now, HIT + found.ttl(now) + "; detail=shared", journey, request, response);
        } else if (found != null && found.mayWait(now)) {
            metrics.stale();
            var _ = ask(question);
            give(found, now, HIT + found.ttl(now) + "; detail=stale-while-revalidate", journey, request, response);
        } else {
            metrics.missed();
            answer(question, Optional.ofNullable(found), request, response);
        }
    }

    private void answer(Question question, Optional<Stored> old, ServerRequest request, ServerResponse response)
            throws IOException {
        Asked asked = await(ask(question), question.route());
        long now = clock.millis();
        boolean failed = asked instanceof Asked.Failed
                || (asked instanceof Asked.Other(Fetched answer) && answer.status() >= 500);
        Optional<Stored> instead = old.filter(it -> failed && it.mayReplace(now));
        if (instead.isPresent()) {
            metrics.instead();
            String status = HIT + instead.get().ttl(now) + "; detail=stale-if-error";
            give(instead.get(), now, status, question.journey(), request, response);
            return;
        }
        switch (asked) {
            case Asked.Good(Stored answer, boolean kept) ->
                give(
                        answer,
                        now,
                        "souk; fwd=" + (old.isPresent() ? "stale" : "uri-miss") + (kept ? "; stored" : ""),
                        question.journey(),
                        request,
                        response);
            case Asked.Other(Fetched answer) -> relay(answer, request, response);
            case Asked.NotShared _ -> proxy.forward(question.route(), question.journey(), request, response);
            // A new one each time: it is thrown in many threads.
            case Asked.Failed(ProblemException problem) -> throw problem;
        }
    }

    private Asked await(CompletableFuture<Asked> asking, Route route) {
        try {
            Duration left = Deadline.current().remaining(route.timeout());
            return asking.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Asked.Failed(new ProblemException(ProblemType.TIMEOUT, "The answer did not arrive in time.", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Asked.Failed(Problems.unavailable("The edge is going away.", Duration.ofSeconds(1)));
        } catch (ExecutionException e) {
            throw new IllegalStateException("Asking ends with an answer", e);
        }
    }

    /** One question for all who have it. */
    private CompletableFuture<Asked> ask(Question question) {
        CompletableFuture<Asked> mine = new CompletableFuture<>();
        CompletableFuture<Asked> other = asking.putIfAbsent(question.key(), mine);
        if (other != null) {
            return other;
        }
        Thread.ofVirtual().name("cache-fetch").start(() -> {
            Asked asked = new Asked.Failed(Problems.unavailable("Nothing was done.", Duration.ofSeconds(1)));
            try {
                asked = fetch(question);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "A question for the cache failed", e);
            } finally {
                asking.remove(question.key());
                mine.complete(asked);
            }
        });
        return mine;
    }

    private Asked fetch(Question question) {
        Purges purges = purges(question.rule());
        var known = purges.reached();
        Optional<Fetched> fetched;
        try {
            Client nobody = question.journey().client();
            var alone = new Journey(nobody, question.journey().trace());
            fetched = proxy.fetch(question.route(), alone, question.target(), question.headers(), LARGEST);
        } catch (ProblemException e) {
            return new Asked.Failed(e);
        } catch (IOException | UncheckedIOException e) {
            return new Asked.Failed(
                    new ProblemException(ProblemType.BAD_GATEWAY, "The service broke off its answer.", e));
        }
        if (fetched.isPresent() && fetched.get().status() != Status.OK_200.code()) {
            return new Asked.Other(fetched.get());
        }
        Optional<Lifetime> lifetime = fetched.flatMap(it -> Lifetime.of(it.headers(), question.rule()));
        if (lifetime.isEmpty()) {
            notShared.put(question.key(), true);
            return new Asked.NotShared();
        }
        Fetched answer = fetched.orElseThrow();
        Stored stored = Stored.of(
                known,
                clock.millis(),
                lifetime.get(),
                subject(answer.body(), question.rule()),
                answer.headers(),
                answer.body());
        if (purges.concern(stored, question.rule())) {
            return new Asked.Good(stored, false);
        }
        local.put(question.key(), stored);
        Thread.startVirtualThread(() -> shared.put(question.key(), stored));
        return new Asked.Good(stored, true);
    }

    private Stored usable(Stored answer, CacheRule rule) {
        return answer == null || purges(rule).concern(answer, rule) ? null : answer;
    }

    private Purges purges(CacheRule rule) {
        return sources.computeIfAbsent(rule.source().orElse(""), service -> {
                    Purges purges = new Purges();
                    return new Source(
                            purges,
                            service.isEmpty()
                                    ? Optional.empty()
                                    : events.map(redis -> EventTail.start(redis, service, purges)));
                })
                .purges();
    }

    private static String subject(byte[] body, CacheRule rule) {
        if (rule.subject() == null) {
            return "";
        }
        try {
            JsonNode value = Json.mapper().readTree(body).at(rule.subject());
            return value.asText("");
        } catch (IOException e) {
            return ""; // then every event of the route's types concerns it
        }
    }

    private static String key(CacheRule rule, String target, ServerRequest request) {
        if (rule.vary().isEmpty()) {
            return target;
        }
        StringBuilder key = new StringBuilder(target);
        for (String name : rule.vary()) {
            key.append('\n')
                    .append(request.headers().first(HeaderNames.create(name)).orElse(""));
        }
        return key.toString();
    }

    private static Map<String, String> headers(CacheRule rule, ServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Accept", "*/*");
        for (String name : rule.vary()) {
            request.headers().first(HeaderNames.create(name)).ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }

    private static void give(
            Stored answer, long now, String status, Journey journey, ServerRequest request, ServerResponse response) {
        journey.cached(status);
        boolean saysHow = false;
        for (Header header : answer.headers()) {
            response.header(header);
            saysHow |= header.headerName().equals(HeaderNames.CACHE_CONTROL);
        }
        if (!saysHow) {
            response.header(ASK_EACH_TIME);
        }
        response.header(HeaderNames.ETAG, answer.etag());
        response.header(HeaderNames.AGE, Long.toString(answer.age(now)));
        response.header(STATUS, status);
        if (isKnown(answer.etag(), request)) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            send(answer.body(), request, response);
        }
    }

    /** Weak comparison (RFC 9110, section 13.1.2). */
    private static boolean isKnown(String etag, ServerRequest request) {
        if (!request.headers().contains(HeaderNames.IF_NONE_MATCH)) {
            return false;
        }
        for (String value : request.headers().get(HeaderNames.IF_NONE_MATCH).allValues(true)) {
            String tag = value.strip();
            if (tag.equals("*")
                    || tag.equals(etag)
                    || (tag.startsWith("W/") && tag.substring(2).equals(etag))) {
                return true;
            }
        }
        return false;
    }

    private static void relay(Fetched answer, ServerRequest request, ServerResponse response) {
        response.status(Status.create(answer.status()));
        boolean saysHow = false;
        for (Header header : answer.headers()) {
            response.header(header);
            saysHow |= header.headerName().equals(HeaderNames.CACHE_CONTROL);
        }
        if (!saysHow) {
            response.header(HeaderNames.CACHE_CONTROL, "no-store");
        }
        send(answer.body(), request, response);
    }

    private static void send(byte[] body, ServerRequest request, ServerResponse response) {
        if (request.prologue().method().text().equals("HEAD")) {
            response.contentLength(body.length);
            response.send();
        } else {
            response.send(body);
        }
    }

    @PreDestroy
    void close() {
        sources.values().forEach(source -> source.tail().ifPresent(EventTail::close));
    }
}
