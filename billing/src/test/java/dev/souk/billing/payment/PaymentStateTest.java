package dev.souk.billing.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class PaymentStateTest {

    @Test
    void whatIsOverStaysOver() {
        Arrays.stream(PaymentState.values())
                .filter(state -> !state.isOpen())
                .forEach(state -> assertTrue(state.next().isEmpty(), state + " is over"));
    }

    @Test
    void everyOpenStateCanEnd() {
        Arrays.stream(PaymentState.values()).filter(PaymentState::isOpen).forEach(state -> {
            var reached = EnumSet.of(state);
            while (reached.addAll(
                    reached.stream().flatMap(from -> from.next().stream()).toList())) {}
            assertTrue(reached.stream().anyMatch(end -> !end.isOpen()), state + " never ends");
        });
    }

    @Test
    void anUnknownOutcomeIsNeverTurnedIntoATakenPayment() {
        assertFalse(PaymentState.UNKNOWN.next().contains(PaymentState.CAPTURED));
        assertFalse(PaymentState.PENDING.next().contains(PaymentState.CAPTURED));
        assertEquals(
                EnumSet.of(
                        PaymentState.VOIDED,
                        PaymentState.CAPTURED,
                        PaymentState.AUTHORIZED,
                        PaymentState.PARTIALLY_CAPTURED),
                PaymentState.VOIDING.next());
    }
}
