package dev.souk.orders.billing;

import dev.souk.platform.money.Money;
import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.rest.RemoteUnavailable;
import dev.souk.platform.rest.RemoteUnknown;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What orders needs of billing. A payment is known by its order and attempt, and every call can be repeated without harm:
 * billing uses both as the key with which it asks the provider.
 *
 * <p>A call that brings no answer throws {@link RemoteUnavailable} or {@link RemoteUnknown}, or an exception of the fault
 * tolerance around it; an answer that is not foreseen here throws {@link RemoteProblem}.
 */
public interface BillingGateway {

    /** Has the amount reserved, unless this attempt has been made already; then that one's outcome is the answer. */
    Authorization authorize(AuthorizationRequest request);

    /** What became of an attempt, after billing has asked the provider again if need be; empty when it was never made. */
    Optional<Authorization> find(UUID orderId, int attempt);

    /**
     * Lets go of the money that an attempt reserved. One that was never made can never be made afterwards.
     *
     * @return the state after it; AUTHORIZED and UNKNOWN mean that it is not done yet. CLOSED, also when a part was captured
     *     before: then the rest is let go
     */
    Authorization voidAuthorization(UUID orderId, int attempt);

    /**
     * Captures a part of the reserved money, once per capture id.
     *
     * @throws RemoteProblem {@code authorization-expired} when nothing is reserved any more, and nothing was captured
     */
    void capture(UUID orderId, int attempt, UUID captureId, Money amount);

    /**
     * Gives a part of an order's captured money back to the customer, once per refund id. When there is less to give, because a
     * part was given back before by hand, it gives that.
     */
    Refund refund(UUID refundId, UUID orderId, Money amount, String reason);

    /** Attempts of all orders by id, which is the order of their beginning; at most so many after this id. */
    List<Attempt> attempts(UUID after);

    /** All attempts of these orders, which are 500 at most. */
    List<Attempt> attemptsOf(Collection<UUID> orderIds);

    /** What was given back to the customer by each refund of an order that is complete. */
    Map<UUID, Money> refundsOf(UUID orderId);

    /**
     * An attempt as it stands in billing's books, in minor units.
     *
     * @param id of the payment
     * @param state as billing names it, such as {@code AUTHORIZED}
     * @param held what is reserved and not captured
     * @param capturing what the provider is being asked to capture
     * @param refunded what was given back, or is being given back
     */
    record Attempt(
            UUID id, UUID orderId, int number, String state, long held, long capturing, long captured, long refunded) {}

    /** How far a refund is. */
    sealed interface Refund {

        /** Not known yet: ask again. */
        record Pending() implements Refund {}

        /** All of it is given back, which may be less than was asked for. */
        record Refunded(Money amount) implements Refund {}

        /** The provider refused at least a part of it, for good. */
        record Failed() implements Refund {}
    }

    /** From where money is reserved. */
    sealed interface Funding {

        /** The card that a token of the provider names; a secret. */
        record Card(String token) implements Funding {

            @Override
            public String toString() {
                return "Card";
            }
        }

        /** The same card as an earlier attempt, which has ended. */
        record Earlier(int attempt) implements Funding {}
    }

    /** What is to be reserved, for whom, and from where. */
    record AuthorizationRequest(
            UUID orderId, int attempt, String orderNumber, UUID customerId, Money amount, Funding funding) {

        /** Leaves out the means of payment. */
        @Override
        public String toString() {
            return "AuthorizationRequest[" + orderId + ":" + attempt + ", " + amount + "]";
        }
    }

    /**
     * What billing knows of an attempt.
     *
     * @param declineReason the provider's reason, when DECLINED
     */
    record Authorization(State state, Optional<String> declineReason) {

        /** Where the money is. */
        public enum State {
            /** Reserved, or captured already. */
            AUTHORIZED,
            /** Refused; nothing is reserved. */
            DECLINED,
            /** Not known: the provider has not answered. */
            UNKNOWN,
            /** The provider's term is over: nothing is reserved any more. */
            EXPIRED,
            /** Nothing is reserved any more, and nothing can be. */
            CLOSED
        }
    }
}
