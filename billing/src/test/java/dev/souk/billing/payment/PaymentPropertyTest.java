package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is asked of a payment, in any order, no amount leaves its bounds and what is over holds nothing. */
class PaymentPropertyTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    enum Step {
        AUTHORIZED,
        DECLINED,
        UNANSWERED,
        BEGIN_VOID,
        RELEASED,
        EXPIRED,
        BEGIN_CAPTURE,
        CAPTURED,
        CAPTURE_REFUSED,
        BEGIN_REFUND,
        REFUNDED,
        REFUND_REFUSED
    }

    record Command(Step step, long amount) {}

    @Provide
    Arbitrary<List<Command>> commands() {
        var command = Combinators.combine(
                        Arbitraries.of(Step.class), Arbitraries.longs().between(1, 120))
                .as(Command::new);
        return command.list().ofMaxSize(40);
    }

    @Property(tries = 2000)
    void amountsStayWithinTheirBounds(@ForAll("commands") List<Command> commands) {
        var request = new AuthorizationRequest(
                UUID.randomUUID(), 1, UUID.randomUUID(), "S-1", Money.of(100, "EUR"), "tok_ok");
        var payment = Payment.begin(UUID.randomUUID(), request, NOW);
        for (Command command : commands) {
            PaymentState before = payment.state();
            try {
                apply(command, payment);
            } catch (ProblemException | IllegalStateException refused) {
                assertEquals(before, payment.state(), "a refused step changes nothing");
            }
            check(payment);
        }
    }

    private static void apply(Command command, Payment payment) {
        Money part = Money.of(command.amount(), "EUR");
        switch (command.step()) {
            case AUTHORIZED -> payment.authorized("ref", NOW.plus(Duration.ofDays(7)), NOW);
            case DECLINED -> payment.declined("card-declined", NOW);
            case UNANSWERED -> payment.unanswered(NOW);
            case BEGIN_VOID -> payment.beginVoid(NOW);
            case RELEASED -> payment.released(NOW);
            case EXPIRED -> payment.expired(NOW);
            case BEGIN_CAPTURE -> payment.beginCapture(part, NOW);
            case CAPTURED -> {
                if (payment.funds().capturing().compareTo(part) >= 0) {
                    payment.captured(part, NOW);
                }
            }
            case CAPTURE_REFUSED -> {
                if (payment.funds().capturing().compareTo(part) >= 0) {
                    payment.captureRefused(part, NOW);
                }
            }
            case BEGIN_REFUND -> payment.beginRefund(part, NOW);
            case REFUNDED -> {
                if (payment.funds().refunding().compareTo(part) >= 0) {
                    payment.refunded(part, NOW);
                }
            }
            case REFUND_REFUSED -> {
                if (payment.funds().refunding().compareTo(part) >= 0) {
                    payment.refundRefused(part, NOW);
                }
            }
        }
    }

    private static void check(Payment payment) {
        long authorized = payment.funds().authorized().amount();
        long captured = payment.funds().captured().amount();
        long capturing = payment.funds().capturing().amount();
        long released = payment.funds().released().amount();
        long refunded = payment.funds().refunded().amount();
        long refunding = payment.funds().refunding().amount();
        assertTrue(authorized == 0 || authorized == payment.amount().amount());
        assertTrue(captured >= 0 && capturing >= 0 && released >= 0 && refunded >= 0 && refunding >= 0);
        assertTrue(captured + capturing + released <= authorized, "more taken than authorized");
        assertTrue(refunded + refunding <= captured, "more refunded than captured");
        if (!payment.state().isOpen()) {
            assertEquals(0, capturing);
            assertEquals(authorized, captured + released, payment.state() + " holds money");
        }
        if (payment.state().isUnsettled()) {
            assertTrue(payment.standing().nextCheckAt().isPresent(), "nobody would settle it");
        }
    }
}
