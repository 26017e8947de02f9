package dev.souk.billing.simulator;

import dev.souk.billing.provider.ProviderSettings;
import dev.souk.billing.simulator.FaultPlan.AnswerFault;
import io.helidon.http.Status;
import io.helidon.microprofile.server.RoutingPath;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
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

    private static final int MOST = 100;

    private final ProviderSettings settings;
    private final SimulatorBooks books;
    private final Faults faults;
    private final Duration slow;

    @Inject
    SimulatorService(
            ProviderSettings settings,
            SimulatorBooks books,
            Faults faults,
            @ConfigProperty(name = "souk.billing.simulator.slow", defaultValue = "PT5S") Duration slow) {
        this.settings = settings;
        this.books = books;
        this.faults = faults;
        this.slow = slow;
    }

    /** For the client proxy. */
    SimulatorService() {
        this(null, null, null, null);
    }

    @Override
    public void routing(HttpRules rules) {
        if (settings.hostsSimulator()) {
            rules.any((request, response) -> Exchange.requireKey(settings, request, response))
                    .post("/", this::authorize)
                    .get("/", faulty(Operation.LIST, this::list))
                    .post("/lookup", faulty(Operation.LIST, this::look))
                    .get("/{key}", faulty(Operation.FIND, request -> () -> books.find(key(request))))
                    .put(
                            "/{key}/cancellation",
                            faulty(Operation.CANCEL, request -> () -> Optional.of(books.cancel(key(request)))))
                    .put("/{key}/captures/{id}", faulty(Operation.CAPTURE, this::capture))
                    .put("/{key}/refunds/{id}", faulty(Operation.REFUND, this::refund));
        }
    }

    private void authorize(ServerRequest request, ServerResponse response) throws InterruptedException {
        var payment = Exchange.body(request, NewPayment.class);
        Card card = payment.card(books);
        boolean first = card.misbehaves() && books.find(payment.key()).isEmpty();
        carryOut(
                first ? fault(card) : faults.next(Operation.AUTHORIZE),
                () -> Optional.of(books.authorize(payment.key(), payment.amount(), payment.currency(), card)),
                response);
    }

    /** What a card does wrong by itself. */
    private AnswerFault fault(Card card) {
        return new AnswerFault(Optional.empty(), card == Card.SLOW ? Fault.LATE : Fault.LOST, 1, Optional.of(slow));
    }

    private Action<SimulatedPayments> list(ServerRequest request) {
        String after = request.query().first("after").orElse("");
        int limit = request.query().first("limit").map(Integer::parseInt).orElse(MOST);
        return () -> Optional.of(books.list(after, Math.clamp(limit, 1, MOST)));
    }

    private Action<SimulatedPayments> look(ServerRequest request) {
        var lookup = Exchange.body(request, Lookup.class);
        return () -> Optional.of(books.look(lookup.keys().stream().limit(MOST).toList()));
    }

    private Action<SimulatedTransfer> capture(ServerRequest request) {
        var transfer = Exchange.body(request, NewTransfer.class);
        return () -> books.capture(key(request), id(request), transfer.amount(), transfer.currency());
    }

    private Action<SimulatedTransfer> refund(ServerRequest request) {
        var transfer = Exchange.body(request, NewTransfer.class);
        return () -> books.refund(key(request), id(request), transfer.amount(), transfer.currency());
    }

    /** Reads the request, then does what it asks for, or fails as the plan has it. */
    private <T extends Record> Handler faulty(Operation operation, Reading<T> reading) {
        return (request, response) -> carryOut(faults.next(operation), reading.read(request), response);
    }

    private static <T extends Record> void carryOut(AnswerFault fault, Action<T> action, ServerResponse response)
            throws InterruptedException {
        switch (fault.fault()) {
            case NONE -> Exchange.answer(response, action.carryOut());
            case DROPPED -> Exchange.drop(response);
            case LOST -> {
                action.carryOut();
                Exchange.drop(response);
            }
            case LATE -> {
                Thread.sleep(fault.pause());
                Exchange.answer(response, action.carryOut());
            }
            case SLOW -> {
                Optional<T> answer = action.carryOut();
                Thread.sleep(fault.pause());
                Exchange.answer(response, answer);
            }
            case DUPLICATED -> {
                action.carryOut();
                Exchange.answer(response, action.carryOut());
            }
            case ERROR -> response.status(Status.INTERNAL_SERVER_ERROR_500).send();
            case ERROR_AFTER -> {
                action.carryOut();
                response.status(Status.INTERNAL_SERVER_ERROR_500).send();
            }
            case HUNG -> {
                action.carryOut();
                Thread.sleep(fault.pause());
                Exchange.drop(response);
            }
        }
    }

    private static String key(ServerRequest request) {
        return request.path().pathParameters().get("key");
    }

    private static UUID id(ServerRequest request) {
        return UUID.fromString(request.path().pathParameters().get("id"));
    }

    /** Understands a request; what it returns does what was asked for, any number of times. */
    private interface Reading<T extends Record> {
        Action<T> read(ServerRequest request);
    }

    /** Does what was asked for; empty when the key is not known. */
    private interface Action<T extends Record> {
        Optional<T> carryOut();
    }

    private record NewPayment(
            String key, long amount, String currency, Optional<String> token, Optional<String> reference) {

        Card card(SimulatorBooks books) {
            return token.map(Card::ofToken)
                    .or(() -> reference.map(books::cardOf))
                    .orElse(Card.UNKNOWN);
        }
    }

    private record Lookup(List<String> keys) {}

    private record NewTransfer(long amount, String currency) {}
}
