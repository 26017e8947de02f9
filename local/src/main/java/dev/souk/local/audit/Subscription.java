package dev.souk.local.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one service hears of another.
 *
 * @param effects the mail that each type of event leads to, for those that lead to one
 */
record Subscription(String consumer, String source, Set<String> types, Map<String, String> effects) {
    /** A test holds this to what the services say. */
    static final List<Subscription> ALL = List.of(
            new Subscription(
                    "notify",
                    "accounts",
                    types(
                            "accounts",
                            "account-registered",
                            "account-confirmed",
                            "account-renamed",
                            "account-forgotten",
                            "registration-repeated",
                            "password-reset-requested",
                            "password-changed"),
                    Map.of()),
            new Subscription(
                    "notify",
                    "orders",
                    types(
                            "orders",
                            "order-placed",
                            "order-confirmed",
                            "order-cancelled",
                            "order-shipped",
                            "return-approved",
                            "return-rejected"),
                    Map.of(
                            "souk.orders.order-confirmed.v1", "ORDER_CONFIRMED",
                            "souk.orders.order-cancelled.v1", "ORDER_CANCELLED",
                            "souk.orders.order-shipped.v1", "ORDER_SHIPPED",
                            "souk.orders.return-approved.v1", "RETURN_APPROVED",
                            "souk.orders.return-rejected.v1", "RETURN_REJECTED")),
            new Subscription(
                    "notify",
                    "billing",
                    types("billing", "payment-captured", "payment-refunded"),
                    Map.of(
                            "souk.billing.payment-captured.v1", "PAYMENT_RECEIPT",
                            "souk.billing.payment-refunded.v1", "PAYMENT_REFUNDED")));

    private static Set<String> types(String source, String... names) {
        return Arrays.stream(names)
                .map(name -> "souk." + source + "." + name + ".v1")
                .collect(Collectors.toUnmodifiableSet());
    }
}
