package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.billing.BillingClient.Answer;
import dev.souk.platform.test.Eventually;
import dev.souk.platform.test.TestTokens;
import io.helidon.microprofile.testing.junit5.AddConfig;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Authorize, void and capture over HTTP, with the simulator behind real HTTP too. */
@AddConfig(key = "souk.billing.provider.key", value = "the-shops-key")
@AddConfig(key = "souk.billing.provider.timeout", value = "PT0.5S")
@AddConfig(key = "souk.billing.simulator.slow", value = "PT1S")
class AuthorizationResourceTest extends BillingTestBase {

    @Test
    void holdsTheMoneyOnceHoweverOftenItIsAsked() {
        Answer first = authorize("tok_ok");
        assertEquals(200, first.status());
        assertEquals("AUTHORIZED", first.state());
        assertTrue(first.json().hasNonNull("expiresAt"));
        assertEquals(first.json(), authorize("tok_ok").json());
        assertEquals(first.json(), billing.find(order, 1).json());
        assertEquals(1, count("simulator.payment where key = '" + order + ":1'"));
        assertEquals(1, authorizationsBooked());
    }

    @Test
    void tellsWhyACardWasRefused() {
        Answer answer = authorize("tok_insufficient_funds");
        assertEquals("DECLINED", answer.state());
        assertEquals("insufficient-funds", answer.json().get("declineReason").asText());
        assertEquals(
                "card-declined",
                billing.authorize(order, 2, customer, 5000, "tok_declined")
                        .json()
                        .get("declineReason")
                        .asText());
        assertEquals(
                "unknown-card",
                billing.authorize(order, 3, customer, 5000, "4111")
                        .json()
                        .get("declineReason")
                        .asText());
        assertEquals(
                "AUTHORIZED",
                billing.authorize(order, 4, customer, 5000, "tok_ok").state());
        assertEquals(3, events("payment-declined"));
    }

    @Test
    void aLostAnswerChargesOnceAndIsSettledByAskingAgain() {
        assertEquals("UNKNOWN", authorize("tok_lost_response").state());
        assertEquals(0, authorizationsBooked(), "nothing is booked before it is known");
        assertEquals("AUTHORIZED", billing.find(order, 1).state());
        assertEquals("AUTHORIZED", authorize("tok_lost_response").state());
        assertEquals(1, authorizationsBooked());
        assertEquals(5000, held());
    }

    @Test
    void aRepeatedRequestSettlesALostAnswerToo() {
        assertEquals("UNKNOWN", authorize("tok_lost_response").state());
        assertEquals("AUTHORIZED", authorize("tok_lost_response").state());
        assertEquals(5000, held());
    }

    @Test
    void aSlowProviderIsUnknownUntilItHasAnswered() {
        assertEquals("UNKNOWN", authorize("tok_slow").state());
        Eventually.until("it has answered", () -> billing.find(order, 1).state().equals("AUTHORIZED"));
        assertEquals(1, authorizationsBooked());
    }

    @Test
    void refusesOtherValuesForTheSameAttempt() {
        authorize("tok_ok");
        Answer answer = billing.authorize(order, 1, customer, 5001, "tok_ok");
        assertEquals(422, answer.status());
        assertEquals("authorization-mismatch", answer.problem());
    }

    @Test
    void refusesASecondOpenAttempt() {
        authorize("tok_ok");
        Answer answer = billing.authorize(order, 2, customer, 5000, "tok_ok");
        assertEquals(409, answer.status());
        assertEquals("authorization-open", answer.problem());
        assertEquals(1, answer.json().get("attempt").asInt());
        assertEquals("VOIDED", billing.voidAttempt(order, 1).state());
        assertEquals(
                "AUTHORIZED",
                billing.authorize(order, 2, customer, 5000, "tok_ok").state());
    }

    @Test
    void manyAttemptsAtOnceLeaveOneOpen() throws Exception {
        var answers = concurrently(IntStream.rangeClosed(1, 12)
                .<Callable<Answer>>mapToObj(
                        attempt -> () -> billing.authorize(order, attempt, customer, 5000, "tok_ok"))
                .toList());
        assertEquals(
                1,
                answers.stream()
                        .filter(answer -> answer.state().equals("AUTHORIZED"))
                        .count());
        assertEquals(
                11,
                answers.stream()
                        .filter(answer -> answer.problem().equals("authorization-open"))
                        .count());
    }

    @Test
    void theSameRequestManyTimesAtOnceHoldsTheMoneyOnce() throws Exception {
        var answers = concurrently(IntStream.range(0, 12)
                .<Callable<Answer>>mapToObj(_ -> () -> authorize("tok_ok"))
                .toList());
        answers.forEach(answer -> assertEquals("AUTHORIZED", answer.state(), answer.toString()));
        assertEquals(1, authorizationsBooked());
        assertEquals(5000, held());
    }

    @Test
    void aVoidGivesTheMoneyBackOnce() {
        authorize("tok_ok");
        assertEquals("VOIDED", billing.voidAttempt(order, 1).state());
        assertEquals("VOIDED", billing.voidAttempt(order, 1).state());
        assertEquals(1, events("payment-voided"));
        assertEquals(0, held());
        Answer late = authorize("tok_ok");
        assertEquals(409, late.status());
        assertEquals("authorization-closed", late.problem());
    }

    @Test
    void aVoidOfAnUnknownOutcomeLeavesNothingHeld() {
        assertEquals("UNKNOWN", authorize("tok_lost_response").state());
        assertEquals("VOIDED", billing.voidAttempt(order, 1).state());
        assertEquals(0, held());
    }

    @Test
    void aVoidBeforeTheSlowProviderActedIsFinal() {
        assertEquals("UNKNOWN", authorize("tok_slow").state());
        assertEquals("VOIDED", billing.voidAttempt(order, 1).state());
        assertEquals(0, held());
        assertEquals("VOIDED", billing.find(order, 1).state());
    }

    @Test
    void aVoidForbidsAnAttemptThatNeverStarted() {
        assertEquals("VOIDED", billing.voidAttempt(order, 1).state());
        assertEquals("authorization-closed", authorize("tok_ok").problem());
        assertEquals(404, billing.find(order, 1).status());
    }

    @Test
    void aVoidOfARefusedAttemptChangesNothing() {
        authorize("tok_declined");
        Answer answer = billing.voidAttempt(order, 1);
        assertEquals(200, answer.status());
        assertEquals("DECLINED", answer.state());
    }

    @Test
    void capturesOncePerIdAndNeverMoreThanIsHeld() {
        authorize("tok_ok");
        UUID first = UUID.randomUUID();
        Answer capture = billing.capture(order, 1, first, 3000);
        assertEquals(200, capture.status());
        assertEquals("CAPTURED", capture.state());
        assertEquals("PARTIALLY_CAPTURED", capture.json().get("paymentState").asText());
        assertEquals(capture.json(), billing.capture(order, 1, first, 3000).json());
        assertEquals("capture-mismatch", billing.capture(order, 1, first, 2999).problem());
        Answer tooMuch = billing.capture(order, 1, UUID.randomUUID(), 2001);
        assertEquals(409, tooMuch.status());
        assertEquals("capture-exceeds-authorization", tooMuch.problem());
        assertEquals(
                "CAPTURED",
                billing.capture(order, 1, UUID.randomUUID(), 2000)
                        .json()
                        .get("paymentState")
                        .asText());
        assertEquals(2, events("payment-captured"));
        assertEquals("already-captured", billing.voidAttempt(order, 1).problem());
    }

    @Test
    void concurrentCapturesNeverExceedTheAuthorization() throws Exception {
        authorize("tok_ok");
        var answers = concurrently(IntStream.range(0, 12)
                .<Callable<Answer>>mapToObj(_ -> () -> billing.capture(order, 1, UUID.randomUUID(), 1000))
                .toList());
        assertEquals(
                5, answers.stream().filter(answer -> answer.status() == 200).count());
        assertEquals(5, events("payment-captured"));
        assertEquals("CAPTURED", billing.find(order, 1).state());
    }

    @Test
    void theSameCaptureManyTimesAtOnceTakesTheMoneyOnce() throws Exception {
        authorize("tok_ok");
        UUID id = UUID.randomUUID();
        var answers = concurrently(IntStream.range(0, 12)
                .<Callable<Answer>>mapToObj(_ -> () -> billing.capture(order, 1, id, 1000))
                .toList());
        answers.forEach(answer -> assertEquals(200, answer.status(), answer.toString()));
        assertEquals(1, events("payment-captured"));
        assertEquals(1, count("simulator.transfer where id = '" + id + "'"));
    }

    @Test
    void aVoidAfterAPartialCaptureGivesBackTheRest() {
        authorize("tok_ok");
        billing.capture(order, 1, UUID.randomUUID(), 3000);
        assertEquals("CAPTURED", billing.voidAttempt(order, 1).state());
        assertEquals("CAPTURED", billing.voidAttempt(order, 1).state());
        assertEquals(
                "not-authorized",
                billing.capture(order, 1, UUID.randomUUID(), 1).problem());
        assertEquals(0, held());
    }

    @Test
    void capturesNothingThatIsNotHeld() {
        assertEquals(404, billing.capture(order, 1, UUID.randomUUID(), 1).status());
        authorize("tok_declined");
        assertEquals(
                "not-authorized",
                billing.capture(order, 1, UUID.randomUUID(), 1).problem());
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        assertEquals(400, billing.authorize(order, 1, customer, 0, "tok_ok").status());
        assertEquals(400, billing.authorize(order, 1, customer, -5, "tok_ok").status());
        assertEquals(400, billing.authorize(order, 0, customer, 5, "tok_ok").status());
        assertEquals(400, billing.authorize(order, 1, customer, 5, "").status());
    }

    @Test
    void isForTheServiceThatSellsOnly() {
        String path = "/internal/authorizations/" + order + "/1";
        assertEquals(401, billing.get(path, "").status());
        assertEquals(403, billing.get(path, TestTokens.admin()).status());
        assertEquals(
                403,
                billing.get(path, TestTokens.service("catalog", "catalog:holds"))
                        .status());
    }

    @Test
    void theSimulatorTalksOnlyToItsShop() {
        assertEquals(401, billing.get("/simulator/payments/" + order + ":1", "").status());
    }

    @Test
    void aLostAnswerIsADroppedConnection() throws IOException {
        String body = """
                {"key": "%s:1", "amount": 5000, "currency": "EUR", "token": "tok_lost_response"}""".formatted(order);
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), target.getUri().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("""
                            POST /simulator/payments HTTP/1.1\r
                            Host: simulator\r
                            X-Provider-Key: the-shops-key\r
                            Content-Length: %d\r
                            \r
                            %s""".formatted(body.length(), body).getBytes(StandardCharsets.US_ASCII));
            assertEquals(-1, socket.getInputStream().read(), "not one byte, and the end");
        }
        assertEquals(5000, held(), "and yet it took the money");
        assertEquals(
                200,
                ClientBuilder.newClient()
                        .target(target.getUri().resolve("/simulator/payments/" + order + ":1/cancellation"))
                        .request()
                        .header("X-Provider-Key", "the-shops-key")
                        .put(Entity.json(""))
                        .getStatus());
        assertEquals(0, held());
    }

    @Test
    void theTokenIsStoredNowhere() {
        UUID other = UUID.randomUUID();
        billing.authorize(other, 1, customer, 5000, "tok_secret_4711");
        for (String table : List.of("payment", "outbox", "simulator.payment", "ledger_entry")) {
            assertFalse(
                    database.inTransaction(() -> jdbc.one(
                                    "select coalesce(bool_or(t::text like '%tok_secret%'), false) as found from "
                                            + table + " t",
                                    row -> row.bool("found"))
                            .orElse(false)),
                    table);
        }
    }

    private Answer authorize(String token) {
        return billing.authorize(order, 1, customer, 5000, token);
    }

    private long authorizationsBooked() {
        return count("ledger_entry e join payment p on p.id = e.payment_id where e.kind = 'AUTHORIZATION'"
                + " and p.order_id = '" + order + "'");
    }

    /** What the provider holds for this order. */
    private long held() {
        return database.inTransaction(() -> jdbc.one("""
                        select coalesce(sum(amount - captured), 0)::bigint as held from simulator.payment
                         where key like ? and state = 'AUTHORIZED'
                        """, row -> row.longValue("held"), order + ":%"))
                .orElseThrow();
    }

    private static List<Answer> concurrently(List<Callable<Answer>> calls) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = threads.invokeAll(calls);
            var result = new ArrayList<Answer>();
            for (var answer : answers) {
                result.add(answer.get());
            }
            return result;
        }
    }
}
