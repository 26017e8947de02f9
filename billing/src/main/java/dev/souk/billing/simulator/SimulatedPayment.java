package dev.souk.billing.simulator;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A payment as the simulator tells of it. Amounts are minor units.
 *
 * @param state {@code AUTHORIZED}, {@code DECLINED}, {@code CANCELLED} or {@code EXPIRED}
 * @param currency empty when the key was cancelled before it was used
 */
record SimulatedPayment(
        String key,
        String reference,
        String state,
        Optional<String> currency,
        long amount,
        long captured,
        long refunded,
        Optional<String> declineReason,
        Optional<Instant> expiresAt) {

    Optional<String> captureRefusal(long part, String inCurrency) {
        return switch (state) {
            case "AUTHORIZED" -> amountRefusal(part, inCurrency, amount - captured);
            default -> Optional.of("authorization-" + state.toLowerCase(Locale.ROOT));
        };
    }

    Optional<String> refundRefusal(long part, String inCurrency) {
        return amountRefusal(part, inCurrency, captured - refunded);
    }

    private Optional<String> amountRefusal(long part, String inCurrency, long most) {
        if (!currency.equals(Optional.of(inCurrency))) {
            return Optional.of("wrong-currency");
        }
        return part > most ? Optional.of("amount-too-large") : Optional.empty();
    }
}
