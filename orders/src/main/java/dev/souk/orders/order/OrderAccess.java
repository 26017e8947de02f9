package dev.souk.orders.order;

import dev.souk.platform.identity.Caller;
import dev.souk.platform.identity.CurrentCaller;
import dev.souk.platform.identity.Roles;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Who may see which order: customers their own, the staff all. For others there is none. */
@Singleton
public class OrderAccess {

    private final CurrentCaller caller;

    @Inject
    OrderAccess(CurrentCaller caller) {
        this.caller = caller;
    }

    /** Whether the caller works for the shop. */
    public boolean isStaff() {
        return caller.get().hasRole(Roles.MODERATOR) || caller.get().hasRole(Roles.ADMIN);
    }

    /** The order, if the caller may see it; {@link ProblemException} 404 otherwise. */
    public Order visible(Optional<Order> order) {
        return order.filter(found -> isStaff() || isOwn(found))
                .orElseThrow(() -> Problems.notFound("You have no such order."));
    }

    /** Who acts on this order. */
    public Actor actor(Order order) {
        var account = caller.requireUser().accountId();
        return isOwn(order) ? Actor.customer(account) : Actor.staff(account);
    }

    private boolean isOwn(Order order) {
        return caller.get() instanceof Caller.User user && user.accountId().equals(order.customerId());
    }
}
