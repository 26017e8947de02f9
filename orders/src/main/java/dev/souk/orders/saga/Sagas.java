package dev.souk.orders.saga;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.order.CancelReason;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.telemetry.Traces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The rows of the sagas. Every method belongs to the caller's transaction; time is the database's.
 *
 * <p>A running saga is due when {@code next_attempt_at} has come. While it is leased that is the end of the lease.
 */
@Singleton
public class Sagas {

    private static final String LEASED =
            "lease_until = now() + ? * interval '1 ms', next_attempt_at = now() + ? * interval '1 ms'";

    private final Jdbc jdbc;

    @Inject
    Sagas(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Stores a new saga with the transaction, leased to this owner from the start; fails when the order has an open one. */
    Saga insert(Saga saga, String owner, Duration lease) {
        long millis = lease.toMillis();
        jdbc.later(
                """
                insert into saga (id, kind, order_id, shipment_id, return_id, step, state, payment_attempt, payment,
                    payment_token, cancel_reason, traceparent, lease_owner, lease_epoch,
                    lease_until, next_attempt_at)
                values (?, ?, ?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?, ?, ?, 1,
                    now() + ? * interval '1 ms', now() + ? * interval '1 ms')""",
                saga.id(),
                saga.kind(),
                saga.orderId(),
                saga.shipmentId(),
                saga.returnId(),
                saga.step(),
                saga.paymentAttempt(),
                saga.payment(),
                saga.paymentToken(),
                saga.cancelReason(),
                Traces.current(),
                owner,
                millis,
                millis);
        return saga.leasedTo(owner);
    }

    /** Leases at most so many due sagas to this owner, those that wait longest first; others' hands are left alone. */
    List<Saga> takeDue(String owner, Duration lease, int limit) {
        return jdbc.query("""
                with due as materialized (
                    select id from saga where state = 'RUNNING' and next_attempt_at <= now()
                     order by next_attempt_at limit ? for update skip locked)
                update saga set lease_owner = ?, lease_epoch = lease_epoch + 1, attempts = attempts + 1,
                    updated_at = now(), lease_until = now() + ? * interval '1 ms',
                    next_attempt_at = now() + ? * interval '1 ms'
                from due where saga.id = due.id returning saga.*""", Sagas::saga, limit, owner, lease.toMillis(), lease.toMillis());
    }

    /** Records that a step is done and prolongs the lease; {@link LeaseLostException} when it is somebody else's. */
    Saga advance(Saga saga, Progress progress, Duration lease) {
        return jdbc.one(
                        "update saga set step = ?, payment_attempt = ?, payment = ?, cancel_reason = ?, detail = ?::jsonb, attempts = 0,"
                                + " last_error = null, updated_at = now(), " + LEASED
                                + " where id = ? and state = 'RUNNING'"
                                + " and lease_owner is not null and lease_epoch = ? returning *",
                        Sagas::saga,
                        progress.next(),
                        progress.attempt(),
                        progress.payment(),
                        progress.reason(),
                        progress.detail(),
                        lease.toMillis(),
                        lease.toMillis(),
                        saga.id(),
                        saga.lease().epoch())
                .orElseThrow(() -> new LeaseLostException(saga));
    }

    /**
     * Records with the transaction that the last step is done; {@link LeaseLostException}, with its next statement or its
     * commit, when the lease is somebody else's.
     */
    Saga finish(Saga saga, Progress progress) {
        jdbc.laterOne(
                () -> new LeaseLostException(saga),
                """
                update saga set state = 'DONE', payment = ?, cancel_reason = ?, detail = ?::jsonb,
                    payment_token = null, attempts = 0, last_error = null, lease_owner = null, lease_until = null, updated_at = now()
                where id = ? and state = 'RUNNING' and lease_owner is not null and lease_epoch = ?""",
                progress.payment(),
                progress.reason(),
                progress.detail(),
                saga.id(),
                saga.lease().epoch());
        return saga.done(progress);
    }

    /** Lets go of the saga, which is due again after the delay. */
    Saga postpone(Saga saga, String error, Duration delay) {
        return jdbc.one(
                        """
                        update saga set lease_owner = null, lease_until = null, last_error = ?, updated_at = now(),
                            next_attempt_at = now() + ? * interval '1 ms'
                        where id = ? and state = 'RUNNING' and lease_owner is not null and lease_epoch = ?
                        returning *""",
                        Sagas::saga,
                        error,
                        delay.toMillis(),
                        saga.id(),
                        saga.lease().epoch())
                .orElseThrow(() -> new LeaseLostException(saga));
    }

    /** Lets go of the saga until an operator has looked at it. */
    Saga park(Saga saga, String reason, Optional<String> error) {
        return jdbc.one("""
                        update saga set state = 'PARKED', lease_owner = null, lease_until = null, parked_reason = ?,
                            last_error = coalesce(?, last_error), updated_at = now()
                        where id = ? and state = 'RUNNING' and lease_owner is not null and lease_epoch = ?
                        returning *""", Sagas::saga, reason, error, saga.id(), saga.lease().epoch())
                .orElseThrow(() -> new LeaseLostException(saga));
    }

    /** Puts a parked saga back to work, with all its attempts; empty when it is not parked. */
    Optional<Saga> unpark(UUID id) {
        return jdbc.one("""
                update saga set state = 'RUNNING', parked_reason = null, attempts = 0, next_attempt_at = now(),
                    updated_at = now()
                where id = ? and state = 'PARKED' returning *""", Sagas::saga, id);
    }

    /** Leases one saga that nobody has, due or not; empty when somebody has it or it is not running. */
    Optional<Saga> take(UUID id, String owner, Duration lease) {
        return jdbc.one(
                "update saga set lease_owner = ?, lease_epoch = lease_epoch + 1, updated_at = now(), " + LEASED
                        + " where id = ? and state = 'RUNNING' and lease_owner is null returning *",
                Sagas::saga,
                owner,
                lease.toMillis(),
                lease.toMillis(),
                id);
    }

    /**
     * Ends the checkout of an order that another saga takes over from; whoever drives it can commit nothing any more.
     *
     * @return the checkout as it was; empty when it has ended already
     */
    public Optional<Saga> endCheckout(UUID orderId) {
        return jdbc.one("""
                update saga set state = 'DONE', payment_token = null, lease_owner = null, lease_until = null,
                    parked_reason = null, updated_at = now()
                where order_id = ? and kind = 'CHECKOUT' and state <> 'DONE' returning *""", Sagas::saga, orderId);
    }

    /** The saga with this id. */
    public Optional<Saga> find(UUID id) {
        return jdbc.one("select * from saga where id = ?", Sagas::saga, id);
    }

    /** The trace that the saga was begun in, as {@link Traces#current()}. */
    Optional<String> traceOf(UUID id) {
        return jdbc.one("select traceparent from saga where id = ?", row -> row.optionalText("traceparent"), id)
                .flatMap(Function.identity());
    }

    /**
     * That nothing is being carried out for an order; its returns go on beside whatever is.
     *
     * @throws ProblemException 409 order-busy
     */
    public void requireNoneOpen(UUID orderId) {
        var open = jdbc.one(
                "select id from saga where order_id = ? and state <> 'DONE' and kind <> 'RETURN'",
                row -> row.uuid("id"),
                orderId);
        if (open.isPresent()) {
            throw new ProblemException(
                            OrderProblems.ORDER_BUSY,
                            "A cancellation or a shipment is under way: look again in a moment.")
                    .header("Retry-After", "1");
        }
    }

    /** Open sagas in a state, oldest first, after a given one. */
    List<Saga> list(Saga.State state, Optional<UUID> after, int limit) {
        return jdbc.query(
                "select * from saga where state = ? and id > ? order by id limit ?",
                Sagas::saga,
                state,
                after.orElse(new UUID(0, 0)),
                limit);
    }

    private static Saga saga(Row row) {
        return new Saga(
                row.uuid("id"),
                row.enumValue("kind", Saga.Kind.class),
                new Saga.Subject(row.uuid("order_id"), row.optionalUuid("shipment_id"), row.optionalUuid("return_id")),
                row.enumValue("step", Saga.Step.class),
                row.enumValue("state", Saga.State.class),
                new Saga.Charge(
                        row.intValue("payment_attempt"),
                        row.enumValue("payment", Saga.Payment.class),
                        row.optionalText("payment_token")),
                row.optionalText("cancel_reason").map(CancelReason::valueOf),
                row.optionalText("detail"),
                row.intValue("attempts"),
                new Saga.Lease(
                        row.optionalText("lease_owner"), row.longValue("lease_epoch"), row.instant("next_attempt_at")),
                row.optionalText("last_error"),
                row.optionalText("parked_reason"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }
}
