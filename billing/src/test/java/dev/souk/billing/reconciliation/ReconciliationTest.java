package dev.souk.billing.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.billing.BillingClient;
import dev.souk.billing.BillingClient.Answer;
import dev.souk.billing.payment.Repairs;
import dev.souk.billing.provider.PaymentProvider;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.TestTokens;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.WebTarget;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Books that were made to differ behind billing's back, and what a run makes of them. */
@WithPostgres
@HelidonTest
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.reconciliation.every", value = "PT0S")
@AddConfig(key = "souk.reconciliation.grace", value = "PT0S")
@AddConfig(key = "souk.billing.settlement.pause", value = "PT0S")
@AddConfig(key = "souk.billing.simulator.webhook-pause", value = "PT0S")
@AddConfig(key = "souk.billing.provider.key", value = "the-shops-key")
class ReconciliationTest {

    /** As soon as nobody runs, without anybody who waits for the result. */
    private static final Duration SOON = Duration.ofNanos(1);

    private static final String RUNS = "/api/v1/payments/reconciliation/runs";

    @Inject
    private WebTarget target;

    @Inject
    private Database database;

    @Inject
    private Jdbc jdbc;

    @Inject
    private BookedPayments booked;

    @Inject
    private Turn turn;

    @Inject
    private Differences differences;

    @Inject
    private PaymentProvider provider;

    @Inject
    private Repairs repairs;

    @Inject
    private Clock clock;

    private final Client http = ClientBuilder.newClient();
    private final UUID customer = UUID.randomUUID();
    private final String bookkeeper = TestTokens.admin();
    private TestDatabase server;
    private UUID order;
    private BillingClient billing;

    @BeforeEach
    void anotherOrder(TestDatabase fresh) {
        server = fresh;
        order = UUID.randomUUID();
        billing = new BillingClient(target);
        database.inTransaction(
                () -> jdbc.update("update reconciliation_run set position_here = '', position_there = ''"));
    }

    @Test
    void booksThatAgreeHaveNoDifference() {
        authorize();
        billing.capture(order, 1, UUID.randomUUID(), 3000);
        billing.voidAttempt(order, 1);
        billing.refundOrder(UUID.randomUUID(), order, 1000);
        billing.authorize(UUID.randomUUID(), 1, customer, 5000, "tok_declined");
        billing.voidAttempt(UUID.randomUUID(), 1);
        Answer run = run();
        assertEquals(200, run.status(), run.toString());
        assertTrue(run.json().get("compared").asLong() >= 4, run.toString());
        assertEquals("", difference(order));
        assertEquals(run.json(), billing.get(RUNS, TestTokens.admin()).json());
    }

    /** Which it asks for each page of the provider's payments, also when that is empty. */
    @Test
    void ofNoPaymentsNoneBeganHere() {
        assertEquals(Set.of(), booked.begun(List.of()));
        assertEquals(Set.of(), booked.forbidden(List.of()));
    }

    @Test
    void theLedgersBalancesAreTheProvidersView() {
        authorize();
        billing.capture(order, 1, UUID.randomUUID(), 3000);
        billing.refundOrder(UUID.randomUUID(), order, 1000);
        assertEquals("t", server.one("""
                        select (select amount from ledger_balance where account = 'provider-clearing' and currency = 'EUR')
                             = (select sum(captured - refunded) from simulator.payment s
                                 where exists (select from payment p where s.key = p.order_id || ':' || p.attempt)) as s
                        """));
        assertEquals("0", server.one("select coalesce(sum(amount), 0) from ledger_balance"));
    }

    @Test
    void anOutcomeThatIsNotKnownIsTakenFromTheProvider() {
        assertEquals(
                "UNKNOWN",
                billing.authorize(order, 1, customer, 5000, "tok_lost_response").state());
        run();
        assertEquals("STATE_DIFFERS FIXED", difference(order));
        assertEquals("AUTHORIZED", state());
        assertEquals(
                "5000",
                server.one(
                        "select sum(amount) from ledger_posting where account = 'authorizations-held' and entry_id in"
                                + " (select e.id from ledger_entry e join payment p on p.id = e.payment_id where p.order_id = '"
                                + order + "')"));
    }

    @Test
    void whatTheProviderLetGoIsLetGoHere() {
        authorize();
        inSimulator("state = 'CANCELLED'");
        run();
        assertEquals("STATE_DIFFERS FIXED", difference(order));
        assertEquals("VOIDED", state());
    }

    @Test
    void moneyOfAnAttemptThatIsOverIsGivenBack() {
        authorize();
        billing.voidAttempt(order, 1);
        inSimulator("state = 'AUTHORIZED'");
        run();
        assertEquals("STATE_DIFFERS FIXED", difference(order));
        assertEquals("CANCELLED", server.one("select state from simulator.payment where key = '" + order + ":1'"));
    }

    @Test
    void moneyOfAnAttemptThatWasForbiddenIsGivenBack() {
        billing.voidAttempt(order, 1);
        addToSimulator(order + ":1");
        run();
        assertEquals("MISSING_HERE FIXED", difference(order));
        assertEquals("CANCELLED", server.one("select state from simulator.payment where key = '" + order + ":1'"));
    }

    @Test
    void moneyOfAStrangerIsParkedUntilItIsGone() {
        addToSimulator(order + ":1");
        run();
        assertEquals("MISSING_HERE PARKED", difference(order));
        assertEquals("AUTHORIZED", server.one("select state from simulator.payment where key = '" + order + ":1'"));
        String firstSeen =
                server.one("select first_seen from reconciliation_difference where subject = '" + order + ":1'");
        run();
        assertEquals(
                firstSeen,
                server.one("select first_seen from reconciliation_difference where subject = '" + order + ":1'"));
        inSimulator("state = 'CANCELLED'");
        run();
        assertEquals("MISSING_HERE GONE", difference(order));
    }

    @Test
    void aPaymentThatTheProviderHasLostIsParked() {
        authorize();
        server.asSuperuser("delete from simulator.payment where key = '" + order + ":1'");
        run();
        assertEquals("MISSING_THERE PARKED", difference(order));
    }

    @Test
    void moneyThatMovedOnOneSideOnlyIsParked() {
        authorize();
        inSimulator("captured = 2000");
        run();
        assertEquals("AMOUNT_DIFFERS PARKED", difference(order));
        assertEquals("AUTHORIZED", state());
        Answer parked = billing.get("/api/v1/payments/reconciliation?limit=100", TestTokens.admin());
        assertTrue(parked.json().get("items").findValuesAsText("subject").contains(order + ":1"), parked.toString());
        inSimulator("captured = 0");
        run();
        assertEquals("AMOUNT_DIFFERS GONE", difference(order));
    }

    /** A backup of billing's database may not know of the last captures; the goods have left all the same. */
    @Test
    void aVoidThatFindsTheMoneyCapturedAtTheProviderEnds() {
        authorize();
        inSimulator("captured = 5000");
        assertEquals("capture-not-booked", billing.voidAttempt(order, 1).problem());
        assertEquals("AUTHORIZED", state());
        run();
        assertEquals("AMOUNT_DIFFERS PARKED", difference(order));
        assertEquals("0", server.one("select count(*) from payment where state = 'VOIDING'"));
        inSimulator("captured = 0");
    }

    /** The answer to its authorization was lost as well. */
    @Test
    void aVoidOfAnUnknownOutcomeThatFindsTheMoneyCapturedBooksWhatWasAuthorized() {
        billing.authorize(order, 1, customer, 5000, "tok_lost_response");
        inSimulator("captured = 5000");
        assertEquals("capture-not-booked", billing.voidAttempt(order, 1).problem());
        assertEquals("AUTHORIZED", state());
        run();
        assertEquals("AMOUNT_DIFFERS PARKED", difference(order));
        inSimulator("captured = 0");
    }

    @Test
    void aWrongEntryIsParkedUntilItIsCorrected() {
        authorize();
        book(100);
        run();
        assertEquals("LEDGER_DIFFERS PARKED", difference(order));
        Answer corrected = correct("again", -100);
        assertEquals(201, corrected.status(), corrected.toString());
        assertEquals("CORRECTION", corrected.json().at("/kind").asText());
        assertEquals("booked by hand", corrected.json().at("/reason").asText());
        assertEquals(corrected.json(), correct("again", -100).json(), "the same key is the same entry");
        var entries = billing.get("/api/v1/payments/" + payment() + "/ledger", TestTokens.admin())
                .json()
                .get("items");
        assertEquals(3, entries.size(), "nothing that was booked is gone");
        assertTrue(entries.toString().contains(corrected.json().toString()), entries.toString());
        run();
        assertEquals("LEDGER_DIFFERS GONE", difference(order));
    }

    @Test
    void aRunThatAnotherInstanceTookOverIsAConflict() {
        server.asSuperuser("create function take_over() returns trigger language plpgsql as"
                + " 'begin new.holder := gen_random_uuid(); return new; end'");
        server.asSuperuser("create trigger take_over before insert or update on reconciliation_run for each row"
                + " execute function take_over()");
        try {
            Answer lost = billing.post(RUNS, bookkeeper, "");
            assertEquals(409, lost.status(), lost.toString());
            assertEquals("reconciliation-running", lost.problem());
        } finally {
            server.asSuperuser("drop function take_over cascade");
            server.asSuperuser("update reconciliation_run set lease_until = now() - interval '1 second'");
        }
        assertEquals(200, run().status());
    }

    @Test
    void aCorrectionThatDoesNotLeadToThePaymentIsRefused() {
        authorize();
        book(100);
        assertEquals("ledger-still-differs", correct("half", -50).problem());
        assertEquals("invalid-request", correct("crooked", "-100", "99", "EUR").problem());
        assertEquals("invalid-request", correct("foreign", "-100", "100", "USD").problem());
        assertEquals(400, correct("nothing", "0", "0", "EUR").status());
        for (String token : List.of(TestTokens.customer(customer), TestTokens.moderator())) {
            assertEquals(403, billing.post(corrections(payment()), token, "{}").status());
        }
        String amount = "\"amount\": {\"amount\": 100, \"currency\": \"EUR\"}";
        assertEquals(
                400,
                correct("nowhere", "{" + amount + "}, {" + amount.replace("100", "-100") + "}")
                        .status());
        String account = "{\"account\": \"sales-revenue\"}";
        assertEquals(400, correct("how much", account + ", " + account).status());
        Answer unknown = billing.post(corrections(UUID.randomUUID()), TestTokens.admin(), "{}");
        assertEquals(400, unknown.status(), "the key is missing: " + unknown);
        run();
        assertEquals("LEDGER_DIFFERS PARKED", difference(order));
        assertEquals(201, correct("whole", -100).status());
    }

    @Test
    void aDifferenceThatWasSeenToStaysResolvedWhileItLooksTheSame() {
        addToSimulator(order + ":1");
        String path = "/api/v1/payments/reconciliation/MISSING_HERE/" + order + ":1/resolution";
        String note = "{\"note\": \"a test of the provider, case 4711\"}";
        assertEquals(404, billing.post(path, TestTokens.admin(), note).status());
        run();
        assertEquals(403, billing.post(path, TestTokens.moderator(), note).status());
        assertEquals(
                400, billing.post(path, TestTokens.admin(), "{\"note\": \" \"}").status());
        Answer resolved = billing.post(path, TestTokens.admin(), note);
        assertEquals("RESOLVED", resolved.state(), resolved.toString());
        assertEquals(
                "a test of the provider, case 4711",
                resolved.json().path("note").asText());
        assertEquals("not-parked", billing.post(path, TestTokens.admin(), note).problem());
        run();
        assertEquals("MISSING_HERE RESOLVED", difference(order));
        inSimulator("captured = 50");
        run();
        assertEquals("MISSING_HERE PARKED", difference(order));
    }

    @Test
    void aRunIsBoundedAndTheNextOneGoesOn() {
        server.asSuperuser("""
                insert into payment (id, order_id, attempt, state, customer_id, order_number, currency, amount, created_at, updated_at)
                select gen_random_uuid(), gen_random_uuid(), 1, 'DECLINED', gen_random_uuid(), 'S-1', 'EUR', 1, now(), now()
                  from generate_series(1, 300)
                """);
        authorize();
        inSimulator("state = 'CANCELLED'");
        var bounded = timed(provider, Duration.ZERO, System::nanoTime);
        var first = bounded.run(SOON).orElseThrow();
        assertFalse(first.wholeRound(), first.toString());
        var second = bounded.run(SOON).orElseThrow();
        assertEquals(first.wholeRoundAt(), second.wholeRoundAt(), "not both sides were gone through so far");
        var whole = Stream.generate(() -> bounded.run(SOON).orElseThrow())
                .limit(20)
                .filter(Run::wholeRound)
                .findFirst()
                .orElseThrow();
        assertNotEquals(first.wholeRoundAt(), whole.wholeRoundAt());
        assertEquals("VOIDED", state());
        server.asSuperuser("delete from payment where state = 'DECLINED' and order_number = 'S-1' and amount = 1");
    }

    /** After a restore of a backup very much may be parked, and the rest is to be compared as well. */
    @Test
    void whatIsParkedTakesAtMostHalfOfTheTime() {
        server.asSuperuser("delete from reconciliation_difference");
        server.asSuperuser("""
                insert into reconciliation_difference (kind, subject, detail, state, first_seen, last_seen)
                select 'MISSING_HERE', gen_random_uuid() || ':1', n, 'PARKED', now() - interval '1 day', now() - n * interval '1 minute'
                  from generate_series(1, 10) n
                """);
        var nanos = new AtomicLong();
        var slow = (PaymentProvider) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PaymentProvider.class}, (_, method, args) -> {
                    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
                    return method.invoke(provider, args);
                });
        assertTrue(timed(slow, Duration.ofMinutes(1), nanos::get).run(SOON).isPresent());
        assertEquals("GONE 8 9 10, PARKED 1 2 3 4 5 6 7", server.one("""
                        select string_agg(state || ' ' || numbers, ', ' order by state) from (
                            select state, string_agg(detail, ' ' order by detail::int) as numbers
                              from reconciliation_difference where detail ~ '^[0-9]+$' group by state) s"""));
    }

    private Reconciliation timed(PaymentProvider asked, Duration budget, LongSupplier nanoTime) {
        return new Reconciliation(turn, booked, differences, asked, repairs, clock, budget, Duration.ZERO, nanoTime);
    }

    @Test
    void oneRunAtATimeFixesADifferenceOnce() throws Exception {
        authorize();
        inSimulator("state = 'CANCELLED'");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, 6)
                    .<Callable<Answer>>mapToObj(_ -> this::run)
                    .toList());
            for (var answer : answers) {
                assertTrue(
                        answer.get().status() == 200 || answer.get().problem().equals("reconciliation-running"),
                        answer.get().toString());
            }
        }
        run();
        assertEquals("VOIDED", state());
        assertEquals(
                "1",
                server.one(
                        "select count(*) from outbox where type = 'souk.billing.payment-voided.v1' and aggregate_id = '"
                                + order + "'"));
    }

    @Test
    void aProviderThatIsDownDelaysTheRunOnly() {
        String before = run(200).get("wholeRoundAt").asText();
        faults().put(Entity.json("{\"answers\": [{\"operation\": \"LIST\", \"fault\": \"ERROR\", \"share\": 1}]}"));
        authorize();
        inSimulator("state = 'CANCELLED'");
        assertEquals(503, run().status());
        var failed = billing.get(RUNS, TestTokens.admin()).json();
        assertTrue(failed.get("failure").asText().startsWith("OutcomeUnknown"), failed.toString());
        assertEquals(before, failed.get("wholeRoundAt").asText(), "it was not gone through");
        assertEquals(204, faults().delete().getStatus());
        assertEquals("", run(200).path("failure").asText());
        assertEquals("VOIDED", state());
    }

    @Test
    void whatIsOverIsForgottenAfterMonthsAndWhatIsParkedIsNot() {
        for (String state : List.of("FIXED", "PARKED")) {
            server.asSuperuser(
                    "insert into reconciliation_difference (kind, subject, detail, state, first_seen, last_seen)"
                            + " values ('STATE_DIFFERS', '" + order + ":1 " + state + "', 'of old', '" + state
                            + "', now() - interval '91 days', now() - interval '91 days')");
        }
        database.inTransaction(() -> new DifferencePurge(jdbc, Duration.ofDays(90)).purge(100));
        assertEquals(
                "PARKED",
                server.one("select string_agg(state, ' ') from reconciliation_difference where subject like '" + order
                        + "%'"));
        server.asSuperuser("delete from reconciliation_difference where subject like '" + order + "%'");
    }

    @Test
    void isForAdmins() {
        for (String token : List.of(TestTokens.customer(customer), TestTokens.service("orders", "billing:payments"))) {
            assertEquals(
                    403, billing.get("/api/v1/payments/reconciliation", token).status());
            assertEquals(403, billing.post(RUNS, token, "").status());
        }
        assertEquals(401, billing.get("/api/v1/payments/reconciliation", "").status());
    }

    private void authorize() {
        assertEquals(
                "AUTHORIZED",
                billing.authorize(order, 1, customer, 5000, "tok_ok").state());
    }

    private Invocation.Builder faults() {
        return http.target(target.getUri().resolve("/simulator/faults"))
                .request()
                .header("X-Provider-Key", "the-shops-key");
    }

    private JsonNode run(int status) {
        Answer answer = run();
        assertEquals(status, answer.status(), answer.toString());
        return answer.json();
    }

    private Answer run() {
        return billing.post(RUNS, TestTokens.admin(), "");
    }

    /** Kind and state of the difference about the order, if there was one. */
    private String difference(UUID about) {
        return database.inTransaction(() -> jdbc.one(
                        "select kind || ' ' || state as s from reconciliation_difference where subject = ?",
                        row -> row.text("s"),
                        about + ":1"))
                .orElse("");
    }

    private void inSimulator(String set) {
        database.inTransaction(
                () -> jdbc.update("update simulator.payment set " + set + " where key = ?", order + ":1"));
    }

    private void addToSimulator(String key) {
        database.inTransaction(() -> jdbc.update("""
                insert into simulator.payment (key, reference, state, currency, amount, expires_at)
                values (?, ?, 'AUTHORIZED', 'EUR', 100, now() + interval '1 day')
                """, key, key));
    }

    private void book(long amount) {
        UUID entry = UUID.randomUUID();
        database.inTransaction(() -> {
            jdbc.update("""
                    insert into ledger_entry (id, kind, source_id, payment_id, booked_at)
                    select ?, 'CORRECTION', ?, id, now() from payment where order_id = ?
                    """, entry, entry, order);
            jdbc.update("""
                    insert into ledger_posting (entry_id, line, account, currency, amount)
                    values (?, 1, 'provider-clearing', 'EUR', ?), (?, 2, 'sales-revenue', 'EUR', ?)
                    """, entry, amount, entry, -amount);
            jdbc.update("insert into ledger_correction values (?, 'by hand', ?)", entry, entry);
        });
    }

    private String payment() {
        return server.one("select id from payment where order_id = '" + order + "'");
    }

    private static String corrections(Object payment) {
        return "/api/v1/payments/" + payment + "/ledger/corrections";
    }

    private Answer correct(String key, long amount) {
        return correct(key, Long.toString(amount), Long.toString(-amount), "EUR");
    }

    private Answer correct(String key, String debit, String credit, String currency) {
        return correct(key, """
                {"account": "provider-clearing", "amount": {"amount": %s, "currency": "%s"}},
                {"account": "sales-revenue", "amount": {"amount": %s, "currency": "%s"}}
                """.formatted(debit, currency, credit, currency));
    }

    private Answer correct(String key, String postings) {
        return billing.post(
                corrections(payment()),
                bookkeeper,
                "{\"reason\": \"booked by hand\", \"postings\": [" + postings + "]}",
                "Idempotency-Key",
                order + key);
    }

    private String state() {
        return server.one("select state from payment where order_id = '" + order + "'");
    }
}
