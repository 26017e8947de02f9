package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A part of what was captured is given back. The settlement worker puts it to the provider, at once. */
@Entity
@Table(name = "refund")
class Refund extends Movement {

    private String reason;

    /** For JPA. */
    protected Refund() {}

    Refund(UUID id, Payment payment, Money amount, String reason, Instant now) {
        super(id, payment.id(), amount.amount(), now, now);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
