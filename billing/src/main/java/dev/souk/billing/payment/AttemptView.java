package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An attempt with all its amounts, for those who compare books. What is still held is
 * {@code authorized - captured - released}; {@code capturing} and {@code refunding} are parts that the provider is being
 * asked for.
 *
 * @param reauthorizes the earlier attempt whose card this one uses
 */
public record AttemptView(
        UUID id,
        UUID orderId,
        int attempt,
        AuthorizationView.State state,
        Money amount,
        Money authorized,
        Money capturing,
        Money captured,
        Money released,
        Money refunding,
        Money refunded,
        Optional<Integer> reauthorizes,
        Optional<Instant> expiresAt,
        Instant createdAt,
        Instant updatedAt) {

    static AttemptView of(Payment payment) {
        return new AttemptView(
                payment.id(),
                payment.attempt().orderId(),
                payment.attempt().number(),
                AuthorizationView.state(payment.state()),
                payment.amount(),
                payment.funds().authorized(),
                payment.funds().capturing(),
                payment.funds().captured(),
                payment.funds().released(),
                payment.funds().refunding(),
                payment.funds().refunded(),
                payment.attempt().reauthorizes(),
                payment.standing().expiresAt(),
                payment.createdAt(),
                payment.updatedAt());
    }
}
