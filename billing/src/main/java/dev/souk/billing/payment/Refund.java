package dev.souk.billing.payment;

import dev.souk.platform.data.NullableUuidConverter;
import dev.souk.platform.money.Money;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A part of what was captured is given back: by itself, or as a part of the refund of an order. */
@Entity
@Table(name = "refund")
class Refund extends Movement {

    private String reason;

    @Column(name = "order_refund_id")
    @Convert(converter = NullableUuidConverter.class)
    private UUID orderRefundId;

    /** For JPA. */
    protected Refund() {}

    /** One that the settlement puts to the provider, at once. */
    Refund(UUID id, Payment payment, Money amount, String reason, Instant now) {
        this(id, payment, amount, reason, now, now);
    }

    /** A part of an order's refund, which whoever asked for it puts to the provider. */
    static Refund partOf(UUID orderRefundId, UUID id, Payment payment, Money amount, String reason, Instant now) {
        var refund = new Refund(id, payment, amount, reason, now, now.plus(Standing.CALL_GRACE));
        refund.orderRefundId = orderRefundId;
        return refund;
    }

    private Refund(UUID id, Payment payment, Money amount, String reason, Instant now, Instant firstCheck) {
        super(id, payment.id(), amount.amount(), now, firstCheck);
        this.reason = reason;
    }

    /** The refund of an order that this is a part of. */
    Optional<UUID> orderRefundId() {
        return Optional.ofNullable(orderRefundId);
    }

    String reason() {
        return reason;
    }
}
