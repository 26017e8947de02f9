package dev.souk.orders.cart;

import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Purge;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Deletes carts that nobody has touched for long: those of guests sooner, those of customers later, and those that were ordered
 * long ago. Carts that are being ordered stay. A cart holds no stock, only an order does.
 */
@Singleton
class CartSweep implements Purge {

    private final Jdbc jdbc;
    private final Duration guestLife;
    private final Duration customerLife;
    private final Duration orderedLife;

    @Inject
    CartSweep(
            Jdbc jdbc,
            @ConfigProperty(name = "souk.orders.cart.guest-life", defaultValue = "P30D") Duration guestLife,
            @ConfigProperty(name = "souk.orders.cart.customer-life", defaultValue = "P180D") Duration customerLife,
            @ConfigProperty(name = "souk.orders.cart.ordered-life", defaultValue = "P30D") Duration orderedLife) {
        if (!guestLife.isPositive() || customerLife.compareTo(guestLife) < 0) {
            throw new IllegalArgumentException(
                    "souk.orders.cart.guest-life must be positive and not longer than souk.orders.cart.customer-life");
        }
        if (!orderedLife.isPositive()) {
            throw new IllegalArgumentException("souk.orders.cart.ordered-life must be positive");
        }
        this.jdbc = jdbc;
        this.guestLife = guestLife;
        this.customerLife = customerLife;
        this.orderedLife = orderedLife;
    }

    @Override
    public int purge(int limit) {
        int rows = untouched("customer_id is null", guestLife, limit);
        rows += untouched("customer_id is not null", customerLife, limit - rows);
        return rows + ordered(limit - rows);
    }

    private int ordered(int limit) {
        return jdbc.update("""
                delete from cart where id = any(array(
                    select id from cart old
                     where state = 'ORDERED' and updated_at < now() - ? * interval '1 second'
                       and not exists (select from cart other where other.merged_into = old.id)
                     order by updated_at limit ? for update skip locked))""", orderedLife.toSeconds(), limit);
    }

    /** One statement each: in one index those of customers that stay would be gone through for each guest's that goes. */
    private int untouched(String whose, Duration life, int limit) {
        return jdbc.update("""
                delete from cart where id = any(array(
                    select id from cart old
                     where state in ('OPEN', 'MERGED') and %s and updated_at < now() - ? * interval '1 second'
                       and not exists (select from cart other where other.merged_into = old.id)
                     order by updated_at limit ? for update skip locked))""".formatted(whose), life.toSeconds(), limit);
    }
}
