package dev.souk.orders.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.orders.pricing.Discount;
import dev.souk.orders.promotion.TestPromotions;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.identity.Roles;
import dev.souk.platform.money.Money;
import dev.souk.platform.test.TestDatabase;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promotion codes are used as often as they may be, whoever comes at once and whatever becomes of the orders. */
class RedemptionTest extends ShopTestBase {

    private static final String CODE = "SPRING10";
    private static final Discount TENTH = new Discount.Percent(1000);

    RedemptionTest(TestDatabase server) {
        super(server);
    }

    @BeforeEach
    void stock() {
        catalog.onHand.put("MUG", 1000);
    }

    private void promotion(Optional<Money> minimum, Optional<Integer> inAll, Optional<Integer> perCustomer) {
        TestPromotions.add(database, shop.promotions, CODE, TENTH, minimum, inAll, perCustomer);
    }

    private int redeemed() {
        return TestPromotions.redeemed(database, shop.promotions, CODE);
    }

    private static Caller.User buyer() {
        return new Caller.User(UUID.randomUUID(), Set.of(Roles.CUSTOMER), UUID.randomUUID());
    }

    @Test
    void takesItsShareOffEachLineBeforeTax() {
        promotion(Optional.empty(), Optional.empty(), Optional.empty());
        var cart = shop.cart(Shop.BUYER, Map.of("MUG", 2, "BOOK", 1), CODE);
        assertEquals(201, shop.place(cart, "tok_ok", "key").getStatus());
        // 10 % of 2598 is 259.8, of 1299 is 129.9; tax of 2338 is 444.2, of 1169 is 222.1.
        assertEquals(2598 + 1299 - 260 - 130 + 444 + 222 + 490, billing.reservedAmount());
        assertEquals(1, redeemed());
    }

    @Test
    void aCancelledOrderGivesItsUseBackOnce() {
        promotion(Optional.empty(), Optional.of(1), Optional.of(1));
        var cart = shop.cart(Shop.BUYER, Map.of("MUG", 1), CODE);
        assertEquals(402, shop.place(cart, "tok_declined", "first card").getStatus());
        assertEquals(0, redeemed());
        assertEquals(201, shop.place(cart, "tok_ok", "second card").getStatus());
        assertEquals(1, redeemed());
        var late = shop.cart(Shop.BUYER, Map.of("MUG", 1), CODE);
        var refused = shop.place(late, "tok_ok", "late");
        assertEquals(422, refused.getStatus());
        assertTrue(refused.getEntity().toString().contains("as often as it can be"), refused.getEntity()::toString);
        assertEquals(200, shop.cancel(shop.orderOf(cart), Shop.BUYER, "cancel").getStatus());
        assertEquals(0, redeemed());
        database.inTransaction(() -> shop.promotions.release(shop.orderOf(cart)));
        assertEquals(0, redeemed(), "once");
        assertEquals(201, shop.place(late, "tok_ok", "late").getStatus());
        assertEquals(1, redeemed());
    }

    @Test
    void tooLittleInTheCartOrdersNothing() {
        promotion(Optional.of(Money.of(2598, "EUR")), Optional.empty(), Optional.empty());
        var little = shop.cart(Shop.BUYER, Map.of("MUG", 1), CODE);
        var refused = shop.place(little, "tok_ok", "key");
        assertEquals(422, refused.getStatus());
        assertTrue(
                refused.getEntity().toString().contains("less than the code asks for"), refused.getEntity()::toString);
        assertEquals(Map.of("cart OPEN", 1L), shop.count());
        assertEquals(
                201,
                shop.place(shop.cart(Shop.BUYER, Map.of("MUG", 2), CODE), "tok_ok", "enough")
                        .getStatus());
    }

    @Test
    void whatIsFreeIsConfirmedWithoutMoneyAndShippedWithoutACapture() {
        TestPromotions.add(
                database,
                shop.promotions,
                CODE,
                new Discount.Percent(10_000),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        database.inTransaction(() -> {
            shop.jdbc.update("update shipping_rate set amount = 0 where country = 'DE' and up_to_grams = 2000");
        });
        try {
            var cart = shop.cart(Shop.BUYER, Map.of("MUG", 2), CODE);
            assertEquals(201, shop.place(cart, "tok_ok", "key").getStatus());
            assertEquals(0, billing.charges);
            assertEquals(201, shop.ship(shop.orderOf(cart), Map.of(), "ship").getStatus());
            assertEquals(0, billing.captures.size());
        } finally {
            database.inTransaction(() -> {
                shop.jdbc.update("update shipping_rate set amount = 490 where country = 'DE' and up_to_grams = 2000");
            });
        }
    }

    @Test
    void manyBuyersAtOnceNeverUseItMoreOftenThanItsBound() throws Exception {
        promotion(Optional.empty(), Optional.of(7), Optional.empty());
        var requests = new ArrayList<Callable<Response>>();
        for (int i = 0; i < 30; i++) {
            var buyer = buyer();
            var cart = shop.cart(buyer, Map.of("MUG", 1), CODE);
            requests.add(() -> shop.place(buyer, cart, "tok_ok", cart.toString()));
        }
        assertEquals(7, confirmed(requests));
        assertEquals(7, redeemed());
        assertEquals(7, billing.charges);
    }

    @Test
    void aCustomerAtOnceNeverUsesItMoreOftenThanTheirBound() throws Exception {
        promotion(Optional.empty(), Optional.empty(), Optional.of(2));
        var requests = new ArrayList<Callable<Response>>();
        for (int i = 0; i < 12; i++) {
            var cart = shop.cart(Shop.BUYER, Map.of("MUG", 1), CODE);
            requests.add(() -> shop.place(cart, "tok_ok", cart.toString()));
        }
        assertEquals(2, confirmed(requests));
        assertEquals(2, redeemed());
        var other = buyer();
        var cart = shop.cart(other, Map.of("MUG", 1), CODE);
        assertEquals(201, shop.place(other, cart, "tok_ok", "other").getStatus());
    }

    /** Sends all at once and tells how many were confirmed; the others are refused by the code. */
    private static long confirmed(List<Callable<Response>> requests) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = new ArrayList<Integer>();
            for (var answer : threads.invokeAll(requests)) {
                statuses.add(answer.get().getStatus());
            }
            assertTrue(statuses.stream().allMatch(status -> status == 201 || status == 422), statuses::toString);
            return statuses.stream().filter(status -> status == 201).count();
        }
    }
}
