package dev.souk.billing.payment;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The stored payments, captures and refunds. Every method runs in the caller's transaction.
 *
 * <p>When the provider was asked and when it is asked again is written by the database's clock, since other instances compare
 * it with theirs.
 */
@Singleton
class Payments {

    private final Database database;
    private final Jdbc jdbc;

    @Inject
    Payments(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    /** The database's time. */
    Instant now() {
        return jdbc.one("SELECT now() AS now", row -> row.instant("now")).orElseThrow();
    }

    /**
     * Stores a new attempt, of which the provider is asked now unless it is closed.
     *
     * @return false when this attempt exists already, or another attempt of the order is open
     */
    boolean insert(Payment payment) {
        boolean closed = payment.state() == PaymentState.CLOSED;
        return jdbc.update(
                        """
                        INSERT INTO payment (id, order_id, attempt, state, customer_id, order_number, currency, amount,
                                             asked_at, created_at, updated_at, next_check_at, reauthorizes)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, CASE WHEN ? THEN now() END, ?, ?,
                                now() + ? * interval '1 second', ?)
                        ON CONFLICT DO NOTHING
                        """,
                        payment.id(),
                        payment.attempt().orderId(),
                        payment.attempt().number(),
                        payment.state(),
                        payment.attempt().customerId(),
                        payment.attempt().orderNumber(),
                        closed ? null : payment.amount().currency().getCurrencyCode(),
                        closed ? null : payment.amount().amount(),
                        !closed,
                        payment.createdAt(),
                        payment.createdAt(),
                        closed ? null : Standing.CALL_GRACE.toSeconds(),
                        payment.attempt().reauthorizes())
                == 1;
    }

    /**
     * Stores how a payment that was {@linkplain #insert inserted} has begun. At once, since what follows depends on it.
     *
     * @return false, and nothing is stored, when that is known already
     */
    boolean settle(Payment payment) {
        return jdbc.update(
                        """
                        UPDATE payment SET state = ?, authorized = ?, provider_reference = ?, decline_reason = ?,
                                           expires_at = ?, updated_at = ?, next_check_at = ?, checks = 0
                         WHERE id = ? AND state IN ('PENDING', 'UNKNOWN')
                        """,
                        payment.state(),
                        payment.funds().authorized().amount(),
                        payment.standing().reference(),
                        payment.standing().declineReason(),
                        payment.standing().expiresAt(),
                        payment.updatedAt(),
                        payment.standing().nextCheckAt(),
                        payment.id())
                == 1;
    }

    Optional<Payment> find(UUID id) {
        return Optional.ofNullable(database.entityManager().find(Payment.class, id));
    }

    Optional<Payment> find(UUID orderId, int attempt) {
        return byAttempt(orderId, attempt, LockModeType.NONE);
    }

    /** Finds and locks: until the transaction ends nobody else changes the payment, its captures or its refunds. */
    Optional<Payment> lock(UUID orderId, int attempt) {
        return byAttempt(orderId, attempt, LockModeType.PESSIMISTIC_WRITE);
    }

    /** As {@link #lock(UUID, int)}. */
    Optional<Payment> lock(UUID id) {
        return Optional.ofNullable(database.entityManager().find(Payment.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** The attempt that may hold money for this order. */
    Optional<Payment> findOpen(UUID orderId) {
        return database.entityManager()
                .createQuery("select p from Payment p where p.attempt.orderId = :order", Payment.class)
                .setParameter("order", orderId)
                .getResultStream()
                .filter(payment -> payment.state().isOpen())
                .findFirst();
    }

    /** All attempts of an order that were ever started, oldest first. */
    List<Payment> of(UUID orderId) {
        return ofOrder(orderId, LockModeType.NONE);
    }

    /** Payments of these orders that were ever started. */
    List<Payment> of(Collection<UUID> orderIds) {
        return orderIds.isEmpty()
                ? List.of()
                : database.entityManager()
                        .createQuery(
                                "select p from Payment p where p.attempt.orderId in :orders and p.state <> :closed order by p.id",
                                Payment.class)
                        .setParameter("orders", orderIds)
                        .setParameter("closed", PaymentState.CLOSED)
                        .getResultList();
    }

    /** As {@link #of(UUID)}, locked like {@link #lock(UUID, int)}. */
    List<Payment> lockAll(UUID orderId) {
        return ofOrder(orderId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Payments that were ever started, of all orders, by id. */
    List<Payment> after(UUID id, int limit) {
        return database.entityManager()
                .createQuery(
                        "select p from Payment p where p.id > :after and p.state <> :closed order by p.id",
                        Payment.class)
                .setParameter("after", id)
                .setParameter("closed", PaymentState.CLOSED)
                .setMaxResults(limit)
                .getResultList();
    }

    Optional<Capture> findCapture(UUID id) {
        return Optional.ofNullable(database.entityManager().find(Capture.class, id));
    }

    Optional<Refund> findRefund(UUID id) {
        return Optional.ofNullable(database.entityManager().find(Refund.class, id));
    }

    List<Capture> capturesOf(UUID paymentId) {
        return database.entityManager()
                .createQuery(
                        "select c from Capture c where c.paymentId = :payment order by c.createdAt, c.id",
                        Capture.class)
                .setParameter("payment", paymentId)
                .getResultList();
    }

    /** Refunds of all payments of an order. */
    List<Refund> refundsOfOrder(UUID orderId) {
        return database.entityManager()
                .createQuery(
                        "select r from Refund r, Payment p where r.paymentId = p.id and p.attempt.orderId = :order order by r.createdAt, r.id",
                        Refund.class)
                .setParameter("order", orderId)
                .getResultList();
    }

    List<Refund> refundsOf(UUID paymentId) {
        return database.entityManager()
                .createQuery(
                        "select r from Refund r where r.paymentId = :payment order by r.createdAt, r.id", Refund.class)
                .setParameter("payment", paymentId)
                .getResultList();
    }

    /** Stores a new capture or refund. */
    void add(Movement movement) {
        database.entityManager().persist(movement);
    }

    private List<Payment> ofOrder(UUID orderId, LockModeType lock) {
        return database.entityManager()
                .createQuery(
                        "select p from Payment p where p.attempt.orderId = :order and p.state <> :closed order by p.attempt.number",
                        Payment.class)
                .setParameter("order", orderId)
                .setParameter("closed", PaymentState.CLOSED)
                .setLockMode(lock)
                .getResultList();
    }

    private Optional<Payment> byAttempt(UUID orderId, int attempt, LockModeType lock) {
        return database.entityManager()
                .createQuery(
                        "select p from Payment p where p.attempt.orderId = :order and p.attempt.number = :attempt",
                        Payment.class)
                .setParameter("order", orderId)
                .setParameter("attempt", attempt)
                .setLockMode(lock)
                .getResultStream()
                .findFirst();
    }
}
