package dev.souk.billing.payment;

import dev.souk.billing.provider.ProviderKey;
import dev.souk.platform.data.NullableUuidConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import java.util.Optional;
import java.util.UUID;

/** Which order a {@link Payment} is for, whose that is, and the how manieth try it is. */
@Embeddable
class Attempt {

    @Column(name = "order_id")
    private UUID orderId;

    @Column(name = "attempt")
    private int number;

    @Column(name = "customer_id")
    @Convert(converter = NullableUuidConverter.class)
    private UUID customerId;

    @Column(name = "order_number")
    private String orderNumber;

    private Integer reauthorizes;

    /** For JPA. */
    protected Attempt() {}

    /** One that is known by its number only. */
    Attempt(UUID orderId, int number) {
        this.orderId = orderId;
        this.number = number;
    }

    /** The one that is asked for. */
    static Attempt of(AuthorizationRequest request) {
        var attempt = new Attempt(request.orderId(), request.attempt());
        attempt.customerId = request.customerId();
        attempt.orderNumber = request.orderNumber();
        attempt.reauthorizes = request.reauthorizes().orElse(null);
        return attempt;
    }

    /** Whether the request describes this attempt; the card is not compared, because it is not kept. */
    boolean isFor(AuthorizationRequest request) {
        return request.customerId().equals(customerId)
                && request.orderNumber().equals(orderNumber)
                && request.reauthorizes().equals(reauthorizes());
    }

    UUID orderId() {
        return orderId;
    }

    /** From 1. */
    int number() {
        return number;
    }

    /** Null for an attempt that never began, as is the order's number. */
    UUID customerId() {
        return customerId;
    }

    String orderNumber() {
        return orderNumber;
    }

    /** The earlier attempt of the order whose card this one uses. */
    Optional<Integer> reauthorizes() {
        return Optional.ofNullable(reauthorizes);
    }

    ProviderKey key() {
        return new ProviderKey(orderId, number);
    }
}
