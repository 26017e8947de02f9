package dev.souk.edge.cache;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.edge.proxy.Fetched;
import dev.souk.edge.proxy.Journey;
import dev.souk.edge.proxy.Proxy;
import dev.souk.edge.route.CacheRule;
import dev.souk.edge.route.Route;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.json.Json;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks services, once for all who want to know the same, and keeps what may be kept. */
final class Inquiries {

    private static final System.Logger LOG = System.getLogger(Inquiries.class.getName());
    private static final int LARGEST = 256 * 1024;

    private final Proxy proxy;
    private final Sources sources;
    private final Layers layers;
    private final InstantSource clock;
    private final Map<String, CompletableFuture<Asked>> asking = new ConcurrentHashMap<>();

    Inquiries(Proxy proxy, Sources sources, Layers layers, InstantSource clock) {
        this.proxy = proxy;
        this.sources = sources;
        this.layers = layers;
        this.clock = clock;
    }

    /** Begins to ask, unless somebody does already. */
    CompletableFuture<Asked> ask(Question question) {
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

    /** Waits for what becomes of a question, for as long as a request of this route may take. */
    static Asked await(CompletableFuture<Asked> asking, Route route) {
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

    private Asked fetch(Question question) {
        Stored kept = sources.usable(layers.here(question.key()), question.rule());
        if (kept != null && kept.isFresh(clock.millis())) {
            // Who asked last was answered after this one had looked, and before it began to ask.
            return new Asked.Good(kept, true);
        }
        Purges purges = sources.of(question.rule());
        var known = purges.reached();
        Optional<Fetched> fetched;
        try {
            var alone =
                    new Journey(question.journey().client(), question.journey().trace());
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
            layers.passOn(question.key());
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
        layers.keep(question.key(), stored);
        return new Asked.Good(stored, true);
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
}
