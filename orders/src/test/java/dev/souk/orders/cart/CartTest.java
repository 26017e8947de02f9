package dev.souk.orders.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.orders.OrderProblems;
import dev.souk.orders.Samples;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CartTest {

    private static final UUID CUSTOMER = new UUID(1, 1);

    private final Cart cart = Cart.ofCustomer(CUSTOMER, "EUR", Samples.NOON);

    @Test
    void addsUpAndKeepsTheOrderOfTheLines() {
        cart.add("MUG", 2, Samples.NOON);
        cart.add("BOOK", 1, Samples.NOON);
        cart.add("MUG", 3, Samples.NOON);
        assertEquals(Map.of("MUG", 5, "BOOK", 1), CartSnapshot.of(cart).quantities());
    }

    @Test
    void isBounded() {
        cart.add("MUG", Cart.MAX_QUANTITY, Samples.NOON);
        refuses(OrderProblems.QUANTITY_LIMIT, () -> cart.add("MUG", 1, Samples.NOON));
        refuses(OrderProblems.QUANTITY_LIMIT, () -> cart.change("MUG", 0, Samples.NOON));
        for (int i = 1; i < Cart.MAX_LINES; i++) {
            cart.add("SKU-" + i, 1, Samples.NOON);
        }
        refuses(OrderProblems.CART_FULL, () -> cart.add("ONE-MORE", 1, Samples.NOON));
    }

    @Test
    void mergingAddsQuantitiesUpToTheBoundAndClosesTheGuestCart() {
        var guest = Cart.ofGuest(CartToken.random(), "EUR", Samples.NOON);
        guest.add("MUG", 60, Samples.NOON);
        guest.add("BOOK", 2, Samples.NOON);
        cart.add("MUG", 50, Samples.NOON);
        cart.absorb(guest, Samples.NOON);
        assertEquals(Map.of("MUG", 100, "BOOK", 2), CartSnapshot.of(cart).quantities());
        assertEquals(CartState.MERGED, guest.state());
        refuses(OrderProblems.CART_CLOSED, () -> guest.add("MUG", 1, Samples.NOON));
        refuses(OrderProblems.CART_CLOSED, () -> cart.absorb(guest, Samples.NOON));
    }

    @Test
    void mergingIntoAFullCartAddsWhatThereIsRoomFor() {
        var guest = Cart.ofGuest(CartToken.random(), "EUR", Samples.NOON);
        guest.add("NEW", 1, Samples.NOON);
        guest.add("SKU-1", 2, Samples.NOON);
        for (int i = 1; i <= Cart.MAX_LINES; i++) {
            cart.add("SKU-" + i, 1, Samples.NOON);
        }
        cart.absorb(guest, Samples.NOON);
        var merged = CartSnapshot.of(cart).quantities();
        assertEquals(Cart.MAX_LINES, merged.size());
        assertEquals(3, merged.get("SKU-1"));
        assertEquals(CartState.MERGED, guest.state());
    }

    @Test
    void opensOnlyWithItsToken() {
        var token = CartToken.random();
        var guest = Cart.ofGuest(token, "EUR", Samples.NOON);
        assertTrue(guest.opensWith(new CartToken(token.secret())));
        assertFalse(guest.opensWith(CartToken.random()));
        assertFalse(guest.isOf(CUSTOMER));
        guest.becomeOf(CUSTOMER, Samples.NOON);
        assertTrue(guest.isOf(CUSTOMER));
        assertFalse(guest.opensWith(token), "the token ends with the guest's ownership");
        assertFalse(token.toString().contains(token.secret()));
    }

    @Test
    void isLockedWhileItIsOrdered() {
        refuses(OrderProblems.CART_EMPTY, () -> cart.checkOut(Samples.NOON));
        cart.add("MUG", 1, Samples.NOON);
        cart.checkOut(Samples.NOON);
        refuses(OrderProblems.CART_CLOSED, () -> cart.add("MUG", 1, Samples.NOON));
        refuses(OrderProblems.CART_CLOSED, () -> cart.checkOut(Samples.NOON));
        cart.reopen(Samples.NOON);
        cart.checkOut(Samples.NOON);
        cart.ordered(Samples.NOON);
        assertThrows(IllegalStateException.class, () -> cart.reopen(Samples.NOON));
    }

    private static void refuses(ProblemType type, Executable change) {
        assertEquals(
                type.uri(),
                assertThrows(ProblemException.class, change).problem().type());
    }
}
