package dev.souk.billing.provider;

/** What the provider is to charge. */
public sealed interface PaymentMethod {

    /**
     * A card, as the customer's browser had it named by the provider.
     *
     * @param value good for one payment; a secret, never stored or logged
     */
    record Token(String value) implements PaymentMethod {

        @Override
        public String toString() {
            return "Token[***]";
        }
    }

    /**
     * The card of an earlier payment of this shop.
     *
     * @param reference what the provider called that payment; of no use to anybody but the shop
     */
    record OnFile(String reference) implements PaymentMethod {}
}
