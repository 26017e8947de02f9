package dev.souk.orders.promotion;

import dev.souk.orders.pricing.Discount;
import dev.souk.platform.data.Database;
import dev.souk.platform.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Promotions for tests of other packages. */
public final class TestPromotions {

    private TestPromotions() {}

    /** A code that is valid now. */
    public static void add(
            Database database,
            Promotions promotions,
            String code,
            Discount discount,
            Optional<Money> minimumSpend,
            Optional<Integer> maxRedemptions,
            Optional<Integer> maxPerCustomer) {
        var promotion = new Promotion(
                code,
                "test",
                discount,
                minimumSpend,
                Instant.EPOCH,
                Optional.empty(),
                true,
                maxRedemptions,
                maxPerCustomer,
                0,
                Instant.EPOCH);
        database.inTransaction(() -> {
            promotions.add(promotion, new UUID(9, 9));
        });
    }

    /** How often a code is used. */
    public static int redeemed(Database database, Promotions promotions, String code) {
        return database.inTransaction(() -> promotions.find(code).orElseThrow().redeemed());
    }
}
