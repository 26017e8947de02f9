package dev.souk.billing.provider;

import dev.souk.platform.money.Money;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What billing needs from whoever moves the money. Every operation is idempotent: repeated with the same key or id it
 * does nothing more and gives the same answer, so that an unknown outcome can be settled by asking again.
 *
 * <p>Every method throws {@link OutcomeUnknown} when no answer came in time: the provider may have acted or not. No
 * method may be called with a database transaction open.
 */
public interface PaymentProvider {

    /**
     * Asks to hold an amount. Refused forever once the key was {@linkplain #cancel cancelled}.
     */
    Authorization authorize(ProviderKey key, Money amount, PaymentMethod method);

    /** What became of a key; empty when the provider has not heard of it (yet: a request may still be on its way). */
    Optional<Authorization> find(ProviderKey key);

    /**
     * Gives back what is held under the key and not captured. A key that the provider has never heard of is closed, so
     * that a request still on its way can't hold anything.
     *
     * @return {@link Authorization.Captured} when there is nothing to give back, because all of it was captured
     */
    Authorization cancel(ProviderKey key);

    /** Takes a part of what is held. */
    Transfer capture(ProviderKey key, UUID captureId, Money amount);

    /** Returns a part of what was captured. */
    Transfer refund(ProviderKey key, UUID refundId, Money amount);

    /** How these payments stand in the provider's books; those it has not heard of are left out. */
    List<ProviderPayment> look(Collection<ProviderKey> keys);

    /**
     * All payments of the shop in the provider's books, page by page, in an order of the provider's.
     *
     * @param after the key of the last payment of the page before; empty for the first page
     * @param limit at most so many
     */
    List<ProviderPayment> list(String after, int limit);
}
