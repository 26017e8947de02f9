package dev.souk.billing.reconciliation;

import dev.souk.billing.payment.PaymentState;
import dev.souk.billing.provider.ProviderKey;
import java.time.Instant;
import java.util.UUID;

/**
 * A payment and what is booked for it, read in one statement. Amounts are minor units of the currency.
 *
 * @param capturing being taken, as {@code refunding} is being given back: the provider has not answered
 * @param ledgerHeld the balance of {@code authorizations-held} for this payment
 * @param ledgerTaken the balance of {@code provider-clearing}
 * @param ledgerOwed the balance of {@code customer-receivable}, which is always paid at once
 */
record BookedPayment(
        UUID id,
        ProviderKey key,
        PaymentState state,
        String currency,
        long authorized,
        long capturing,
        long captured,
        long released,
        long refunding,
        long refunded,
        Instant updatedAt,
        long ledgerHeld,
        long ledgerTaken,
        long ledgerOwed) {

    long held() {
        return authorized - captured - released;
    }

    boolean ledgerAgrees() {
        return ledgerHeld == held() && ledgerTaken == captured - refunded && ledgerOwed == 0;
    }

    String ledgerDifference() {
        return "Held %d, taken %d, owed 0 by the payment; held %d, taken %d, owed %d by the ledger, in minor units of %s."
                .formatted(held(), captured - refunded, ledgerHeld, ledgerTaken, ledgerOwed, currency);
    }

    /** Whether the provider owes an answer. */
    boolean isOpenEnded() {
        return state.isUnsettled() || capturing > 0 || refunding > 0;
    }
}
