package dev.souk.edge.cache;

import dev.souk.edge.proxy.Fetched;
import dev.souk.edge.proxy.Journey;
import dev.souk.edge.proxy.Proxy;
import dev.souk.edge.route.CacheRule;
import dev.souk.edge.route.Route;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.redis.Redis;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Answers GET and HEAD of the routes that have a {@link CacheRule} out of memory, or out of Redis, or by asking the service
 * once for all who wait.
 *
 * <p>Nothing private can get in: the service is asked in nobody's name ({@link Proxy#fetch}), and only where everybody may
 * ask. Staff, who see more, always go to the service themselves, and so does who asks for a version of it. What is kept is
 * found by path, query and the headers of {@link CacheRule#vary}; an answer that varies by more is not kept.
 *
 * <p>What a client can fill is bounded: the room of an edge in memory and in Redis, where only what was asked for twice gets
 * to.
 *
 * <p>An answer is given with {@code Age} and {@code Cache-Status} (RFC 9211), which says when it is stale. When the service
 * says nothing about keeping it, clients are told to ask each time, which costs them a 304.
 */
@Singleton
public class ResponseCache {

    private static final String CUSTOMER = "customer";
    private static final String HIT = "souk; hit; ttl=";

    private final Proxy proxy;
    private final InstantSource clock;
    private final Layers layers;
    private final Sources sources;
    private final Inquiries inquiries;
    private final CacheMetrics metrics = new CacheMetrics();

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
        this.layers = new Layers(redis);
        this.sources = new Sources(redis);
        this.inquiries = new Inquiries(proxy, sources, layers, clock);
        metrics.size(layers::size);
    }

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
        Question question = Question.of(route, request, journey);
        long now = clock.millis();
        Stored found = sources.usable(layers.here(question.key()), question.rule());
        if (found != null && found.isFresh(now)) {
            metrics.hit();
            layers.askedAgain(question.key(), found);
            Giving.give(found, now, hit(found, now, ""), journey, request, response);
        } else if (layers.isPassedOn(question.key())) {
            metrics.passed();
            proxy.forward(route, journey, request, response);
        } else {
            lookFurther(question, newer(question, found), now, response);
        }
    }

    /** What Redis has when that is newer; then it is kept here as well. */
    private Stored newer(Question question, Stored mine) {
        Stored theirs = sources.usable(layers.elsewhere(question.key()).orElse(null), question.rule());
        if (theirs == null || (mine != null && theirs.storedAt() <= mine.storedAt())) {
            return mine;
        }
        layers.keepHere(question.key(), theirs);
        return theirs;
    }

    private void lookFurther(Question question, Stored found, long now, ServerResponse response) throws IOException {
        if (found != null && found.isFresh(now)) {
            metrics.shared();
            give(found, now, hit(found, now, "; detail=shared"), question, response);
        } else if (found != null && found.mayWait(now)) {
            metrics.stale();
            var _ = inquiries.ask(question);
            give(found, now, hit(found, now, "; detail=stale-while-revalidate"), question, response);
        } else {
            metrics.missed();
            answer(question, Optional.ofNullable(found), response);
        }
    }

    private void answer(Question question, Optional<Stored> old, ServerResponse response) throws IOException {
        Asked asked = Inquiries.await(inquiries.ask(question), question.route());
        long now = clock.millis();
        Optional<Stored> instead = old.filter(it -> asked.isFailure() && it.mayReplace(now));
        if (instead.isPresent()) {
            metrics.instead();
            give(instead.get(), now, hit(instead.get(), now, "; detail=stale-if-error"), question, response);
            return;
        }
        switch (asked) {
            case Asked.Good(Stored answer, boolean kept) -> {
                String why = old.isPresent() ? "stale" : "uri-miss";
                give(answer, now, "souk; fwd=" + why + (kept ? "; stored" : ""), question, response);
            }
            case Asked.Other(Fetched answer) -> Giving.relay(answer, question.request(), response);
            case Asked.NotShared _ -> proxy.forward(question.route(), question.journey(), question.request(), response);
            case Asked.Failed(ProblemException problem) -> throw problem;
        }
    }

    private static void give(Stored answer, long now, String status, Question question, ServerResponse response) {
        Giving.give(answer, now, status, question.journey(), question.request(), response);
    }

    private static String hit(Stored answer, long now, String detail) {
        return HIT + answer.ttl(now) + detail;
    }

    @PreDestroy
    void close() {
        sources.close();
    }
}
