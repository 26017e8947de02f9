package dev.souk.billing.payment;

import dev.souk.platform.money.Money;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A part of what is held is taken, because goods are sent. Its id is the {@code captureId} the caller chose. */
@Entity
@Table(name = "capture")
class Capture extends Movement {

    /** For JPA. */
    protected Capture() {}

    Capture(UUID id, Payment payment, Money amount, Instant now) {
        super(id, payment.id(), amount.amount(), now, now.plus(Standing.CALL_GRACE));
    }
}
