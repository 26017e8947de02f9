package dev.souk.billing.payment;

import dev.souk.platform.data.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/**
 * What may be done to a payment that differs from the provider's books without asking anybody: taking in the provider's
 * answers.
 */
@Singleton
public class Repairs {

    private final Database database;
    private final Payments payments;
    private final Authorizations authorizations;
    private final Captures captures;
    private final Refunds refunds;

    @Inject
    Repairs(Database database, Payments payments, Authorizations authorizations, Captures captures, Refunds refunds) {
        this.database = database;
        this.payments = payments;
        this.authorizations = authorizations;
        this.captures = captures;
        this.refunds = refunds;
    }

    /** Asks the provider about everything of this payment that may still change, and takes the answers in. */
    public void settle(UUID paymentId) {
        pending(database.inTransaction(() -> payments.capturesOf(paymentId))).forEach(captures::settle);
        pending(database.inTransaction(() -> payments.refundsOf(paymentId))).forEach(refunds::settle);
        database.inTransaction(() -> payments.find(paymentId)).ifPresent(authorizations::settle);
    }

    private static <T extends Movement> List<T> pending(List<T> movements) {
        return movements.stream().filter(Movement::isPending).toList();
    }
}
