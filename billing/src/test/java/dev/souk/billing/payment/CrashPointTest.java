package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.billing.payment.FaultyProvider.Fault;
import dev.souk.billing.provider.WebhookSignature;
import io.helidon.microprofile.testing.junit5.AddConfig;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.WebTarget;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation dies at every point between its commits and its call to the provider. Then the worker of another instance
 * looks, the caller asks again with the same key, and the worker looks once more: it has happened, once, in all books.
 */
@AddConfig(key = "souk.reconciliation.every", value = "PT0S")
@AddConfig(key = "souk.billing.webhook.secrets", value = CrashPointTest.SECRET)
class CrashPointTest extends FaultyProviderTestBase {

    static final String SECRET = "a-secret-that-both-sides-know";

    enum Operation {
        AUTHORIZE("AUTHORIZATION", 1),
        /** The provider's term is over: the card is charged again. */
        REAUTHORIZE("AUTHORIZATION", 1),
        CAPTURE("CAPTURE", 1),
        VOID("RELEASE", 1),
        REFUND("REFUND", 1),
        /** What two attempts have paid; it dies with the second. */
        REFUND_OF_TWO("REFUND", 2),
        /** The worker finds out that the provider's term is over. */
        EXPIRE("RELEASE", 1),
        /** The provider tells that it has let go of the money. */
        WEBHOOK("RELEASE", 1);

        private final String entry;
        private final int parts;

        Operation(String entry, int parts) {
            this.entry = entry;
            this.parts = parts;
        }

        /** How many of its entries are booked when it dies there. */
        int bookedAt(Point point) {
            return switch (point) {
                case BEFORE_INTENT_COMMIT -> 0;
                case AFTER_INTENT_COMMIT, AFTER_PROVIDER_CALL, BEFORE_ANSWER_COMMIT -> parts - 1;
                case AFTER_ANSWER_COMMIT -> parts;
            };
        }
    }

    enum Point {
        /** All is written, the commit of the intent (of the receipt, for a webhook) does not come through. */
        BEFORE_INTENT_COMMIT,
        /** The intent is committed, the provider has not been asked. */
        AFTER_INTENT_COMMIT,
        /** The provider has acted, nobody has written it down. */
        AFTER_PROVIDER_CALL,
        /** It is written down, the commit does not come through. */
        BEFORE_ANSWER_COMMIT,
        /** All is committed, the caller has not heard of it. */
        AFTER_ANSWER_COMMIT
    }

    @Inject
    private WebTarget target;

    @Inject
    private OrderRefunds refunds;

    private final Client http = ClientBuilder.newClient();
    private UUID order;
    private UUID captureId;
    private UUID refundId;
    private UUID eventId;

    @BeforeEach
    void makeCommitsFailWhenTold() {
        order = UUID.randomUUID();
        captureId = UUID.randomUUID();
        refundId = UUID.randomUUID();
        eventId = UUID.randomUUID();
        server.asSuperuser("""
                create table if not exists crash (armed boolean not null);
                grant select on crash to public;
                create or replace function crash_at_commit() returns trigger language plpgsql as $$
                begin
                    if exists (select from crash where armed) then raise exception 'this commit does not come through'; end if;
                    return null;
                end $$;
                drop trigger if exists crash_at_commit on payment;
                drop trigger if exists crash_at_commit on webhook_event;
                create constraint trigger crash_at_commit after insert or update on payment
                    deferrable initially deferred for each row execute function crash_at_commit();
                create constraint trigger crash_at_commit after insert or update on webhook_event
                    deferrable initially deferred for each row execute function crash_at_commit();
                """);
        restart();
    }

    @AfterEach
    void goOn() {
        restart();
    }

    static Stream<Arguments> everywhere() {
        return Arrays.stream(Operation.values())
                .flatMap(operation -> Arrays.stream(Point.values()).map(point -> Arguments.of(operation, point)));
    }

    @ParameterizedTest(name = "{0} dies {1}")
    @MethodSource("everywhere")
    void happensOnceWhereverItDies(Operation operation, Point point) {
        prepare(operation);
        long before = entries(operation);
        arm(operation, point);
        try {
            carryOut(operation);
        } catch (RuntimeException | Error died) { // which is what it was told to do
        }
        assertEquals(before + operation.bookedAt(point), entries(operation), "it died where it was told to");
        restart();
        settle(order);
        carryOut(operation);
        settle(order);
        assertEquals(before + operation.parts, entries(operation));
        assertEquals(
                0,
                server.count("payment where order_id = '" + order
                        + "' and (state in ('PENDING', 'UNKNOWN', 'VOIDING') or capturing > 0 or refunding > 0)"),
                "nothing is left open");
    }

    private void prepare(Operation operation) {
        if (operation != Operation.AUTHORIZE) {
            authorize();
        }
        switch (operation) {
            case REAUTHORIZE -> endTerm();
            case EXPIRE -> {
                run("update simulator.payment set expires_at = now() where key = '" + order + ":1'");
                run("update payment set next_check_at = now() where order_id = '" + order + "'");
            }
            case REFUND -> captures.capture(order, 1, captureId, eur(5000));
            case REFUND_OF_TWO -> {
                captures.capture(order, 1, captureId, eur(2000));
                endTerm();
                reauthorize(3000);
                captures.capture(order, 2, UUID.randomUUID(), eur(3000));
            }
            case WEBHOOK ->
                database.inTransaction(() ->
                        jdbc.update("update simulator.payment set state = 'CANCELLED' where key = ?", order + ":1"));
            default -> {}
        }
    }

    private void endTerm() {
        run("update simulator.payment set expires_at = now() where key = '" + order + ":1'");
        settle(order);
    }

    private void reauthorize(long cents) {
        var card = new AuthorizationRequest.Source.Attempt(1);
        authorizations.authorize(new AuthorizationRequest(order, 2, order, "S-1", eur(cents), card));
    }

    private void arm(Operation operation, Point point) {
        if (operation.parts == 1 || point == Point.BEFORE_INTENT_COMMIT) {
            arm(point);
        } else {
            FaultyProvider.whenAnswered(() -> arm(point));
        }
    }

    private void arm(Point point) {
        switch (point) {
            case BEFORE_INTENT_COMMIT -> failCommits();
            case AFTER_INTENT_COMMIT -> FaultyProvider.next(Fault.CRASH_BEFORE);
            case AFTER_PROVIDER_CALL -> FaultyProvider.next(Fault.CRASH);
            case BEFORE_ANSWER_COMMIT -> FaultyProvider.whenAnswered(this::failCommits);
            case AFTER_ANSWER_COMMIT -> {}
        }
    }

    private void failCommits() {
        server.asSuperuser("insert into crash values (true)");
    }

    private void restart() {
        server.asSuperuser("truncate crash");
        FaultyProvider.next(Fault.NONE);
        FaultyProvider.whenAnswered(() -> {});
    }

    private void carryOut(Operation operation) {
        switch (operation) {
            case AUTHORIZE -> authorize();
            case REAUTHORIZE -> reauthorize(5000);
            case CAPTURE -> captures.capture(order, 1, captureId, eur(3000));
            case VOID -> authorizations.voidAttempt(order, 1);
            case REFUND -> refunds.refund(refundId, order, eur(1000), false, "returned");
            case REFUND_OF_TWO -> refunds.refund(refundId, order, eur(5000), false, "returned");
            case EXPIRE -> settlement.settleDue();
            case WEBHOOK -> {
                tellVoided();
                settlement.settleDue();
            }
        }
    }

    private void authorize() {
        authorize(order, 1);
    }

    private void tellVoided() {
        String body = """
                {"id": "%s", "type": "payment.voided", "key": "%s:1", "createdAt": "2026-11-23T10:00:00Z"}
                """.formatted(eventId, order);
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        try (var response = http.target(target.getUri().resolve("/api/v1/payments/webhooks/simulator"))
                .request()
                .header(WebhookSignature.TIMESTAMP_HEADER, timestamp)
                .header(
                        WebhookSignature.SIGNATURE_HEADER,
                        WebhookSignature.sign(SECRET, timestamp, body.getBytes(StandardCharsets.UTF_8)))
                .post(Entity.json(body))) {
            assertEquals(204, response.getStatus());
        }
    }

    private long entries(Operation operation) {
        return server.count("ledger_entry e join payment p on p.id = e.payment_id where e.kind = '" + operation.entry
                + "' and p.order_id = '" + order + "'");
    }
}
