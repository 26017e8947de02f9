package dev.souk.billing.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.souk.billing.provider.ProviderSettings;
import dev.souk.platform.json.Json;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.microprofile.server.RoutingPath;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The simulator's HTTP interface.
 *
 * <p>It is plain routing rather than a JAX-RS resource, because a provider is a stranger to the platform: none of the
 * filters for callers, problems or deadlines apply to it, and it must be able to close a socket without an answer.
 */
@ApplicationScoped
@RoutingPath("/simulator/payments")
class SimulatorService implements HttpService {

    private static final HeaderName KEY_HEADER = HeaderNames.create(ProviderSettings.KEY_HEADER);

    private final ProviderSettings settings;
    private final SimulatorBooks books;
    private final Duration slow;

    @Inject
    SimulatorService(
            ProviderSettings settings,
            SimulatorBooks books,
            @ConfigProperty(name = "souk.billing.simulator.slow", defaultValue = "PT5S") Duration slow) {
        this.settings = settings;
        this.books = books;
        this.slow = slow;
    }

    /** For the client proxy. */
    SimulatorService() {
        this(null, null, null);
    }

    @Override
    public void routing(HttpRules rules) {
        if (settings.hostsSimulator()) {
            rules.any(this::requireKey)
                    .post("/", this::authorize)
                    .get("/{key}", (request, response) -> answer(response, books.find(key(request))))
                    .put("/{key}/cancellation", (request, response) -> answer(response, books.cancel(key(request))))
                    .put("/{key}/captures/{id}", this::capture)
                    .put("/{key}/refunds/{id}", this::refund);
        }
    }

    private void requireKey(ServerRequest request, ServerResponse response) {
        String given = request.headers().first(KEY_HEADER).orElse("");
        if (!MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), settings.key().getBytes(StandardCharsets.UTF_8))) {
            throw new HttpException("wrong key", Status.UNAUTHORIZED_401);
        }
        response.next();
    }

    private void authorize(ServerRequest request, ServerResponse response) throws InterruptedException {
        var payment = body(request, NewPayment.class);
        Card card = payment.card(books);
        boolean first = card.misbehaves() && books.find(payment.key()).isEmpty();
        if (first && card == Card.SLOW) {
            Thread.sleep(slow);
        }
        var result = books.authorize(payment.key(), payment.amount(), payment.currency(), card);
        if (first && card == Card.LOST_RESPONSE) {
            dropConnection(response);
        } else {
            answer(response, result);
        }
    }

    private void capture(ServerRequest request, ServerResponse response) {
        var transfer = body(request, NewTransfer.class);
        answer(response, books.capture(key(request), id(request), transfer.amount(), transfer.currency()));
    }

    private void refund(ServerRequest request, ServerResponse response) {
        var transfer = body(request, NewTransfer.class);
        answer(response, books.refund(key(request), id(request), transfer.amount(), transfer.currency()));
    }

    /** The header is never sent: Helidon's metrics swallow the exception, and the outermost filter closes by the header. */
    private static void dropConnection(ServerResponse response) {
        response.header(HeaderValues.CONNECTION_CLOSE);
        throw new CloseConnectionException("this card loses the answer");
    }

    private static String key(ServerRequest request) {
        return request.path().pathParameters().get("key");
    }

    private static UUID id(ServerRequest request) {
        return UUID.fromString(request.path().pathParameters().get("id"));
    }

    private static <T> T body(ServerRequest request, Class<T> type) {
        try {
            return Json.mapper().readValue(request.content().as(String.class), type);
        } catch (JsonProcessingException e) {
            throw new HttpException("not a " + type.getSimpleName(), Status.BAD_REQUEST_400, e);
        }
    }

    private static void answer(ServerResponse response, Optional<? extends Record> value) {
        if (value.isPresent()) {
            answer(response, value.get());
        } else {
            response.status(Status.NOT_FOUND_404).send();
        }
    }

    private static void answer(ServerResponse response, Record value) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json")
                .send(Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    private record NewPayment(
            String key, long amount, String currency, Optional<String> token, Optional<String> reference) {

        Card card(SimulatorBooks books) {
            return token.map(Card::ofToken)
                    .or(() -> reference.map(books::cardOf))
                    .orElse(Card.UNKNOWN);
        }
    }

    private record NewTransfer(long amount, String currency) {}
}
