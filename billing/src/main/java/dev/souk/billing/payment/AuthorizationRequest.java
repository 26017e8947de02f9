package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import java.util.Optional;
import java.util.UUID;

/**
 * A request to hold money for an order.
 *
 * @param attempt from 1; another card for the same order is another attempt
 * @param source which card pays
 */
record AuthorizationRequest(
        UUID orderId, int attempt, UUID customerId, String orderNumber, Money amount, Source source) {

    /** Which card pays. */
    sealed interface Source {

        /**
         * One that the customer has just entered.
         *
         * @param token names the card at the provider; a secret, so it is left out of {@link #toString}
         */
        record Card(String token) implements Source {

            @Override
            public String toString() {
                return "Card[***]";
            }
        }

        /** The one of an earlier attempt, which has ended. */
        record Attempt(int number) implements Source {}
    }

    /** By a card that the customer has just entered. */
    AuthorizationRequest(
            UUID orderId, int attempt, UUID customerId, String orderNumber, Money amount, String paymentToken) {
        this(orderId, attempt, customerId, orderNumber, amount, new Source.Card(paymentToken));
    }

    /** The earlier attempt whose card is used again. */
    Optional<Integer> reauthorizes() {
        return source instanceof Source.Attempt(int number) ? Optional.of(number) : Optional.empty();
    }

    @Override
    public String toString() {
        return "AuthorizationRequest[" + orderId + ":" + attempt + " " + amount + "]";
    }
}
