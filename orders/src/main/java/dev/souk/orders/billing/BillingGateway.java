package dev.souk.orders.billing;

import dev.souk.platform.money.Money;
import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.rest.RemoteUnavailable;
import dev.souk.platform.rest.RemoteUnknown;
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
     * @return the state after it; anything but CLOSED or DECLINED means that it is not done yet
     */
    Authorization voidAuthorization(UUID orderId, int attempt);

    /**
     * Captures a part of the reserved money, once per capture id.
     *
     * @return whether it is captured; if not, ask again later
     */
    boolean capture(UUID orderId, int attempt, UUID captureId, Money amount);

    /** What is to be reserved, for whom, and from where. */
    record AuthorizationRequest(
            UUID orderId, int attempt, String orderNumber, UUID customerId, Money amount, String paymentToken) {

        /** Leaves out the payment token. */
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
            /** Nothing is reserved any more, and nothing can be. */
            CLOSED
        }
    }
}
