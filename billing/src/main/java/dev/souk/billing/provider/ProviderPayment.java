package dev.souk.billing.provider;

import java.util.Optional;

/**
 * A payment as it stands in the provider's books. Amounts are minor units of the currency.
 *
 * @param key under which the shop asked for it
 * @param currency empty when the key was cancelled before it was used
 * @param amount what was authorized; zero when it was declined
 */
public record ProviderPayment(
        String key, State state, Optional<String> currency, long amount, long captured, long refunded) {

    /** What became of it. */
    public enum State {
        /** The provider holds what is not captured. */
        AUTHORIZED,
        DECLINED,
        /** What was not captured was given back. */
        CANCELLED,
        /** What was not captured was let go, because the term is over. */
        EXPIRED
    }

    /** What the provider holds. */
    public long held() {
        return state == State.AUTHORIZED ? amount - captured : 0;
    }

    /** Whether the provider holds or keeps anything of the customer's money. */
    public boolean isMoney() {
        return held() > 0 || captured > refunded;
    }
}
