package dev.souk.orders.cart;

import dev.souk.orders.catalog.CatalogGateway.Quotes;
import dev.souk.orders.catalog.ShownPrices;
import dev.souk.orders.order.OrderView;
import dev.souk.orders.pricing.Discount;
import dev.souk.orders.pricing.Rates;
import dev.souk.orders.pricing.Totals;
import dev.souk.orders.promotion.Promotions;
import dev.souk.orders.promotion.Promotions.Offer;
import dev.souk.platform.data.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows carts at present prices, at most seconds old, less what their promotion takes off now. */
@Singleton
class CartDisplay {

    private final ShownPrices prices;
    private final Rates rates;
    private final Promotions promotions;
    private final Database database;

    @Inject
    CartDisplay(ShownPrices prices, Rates rates, Promotions promotions, Database database) {
        this.prices = prices;
        this.rates = rates;
        this.promotions = promotions;
        this.database = database;
    }

    /** Where a cart would go, and how. */
    record Destination(String country, String method) {}

    /** A new, empty cart; with the secret for a guest. */
    CartView created(CartSnapshot cart, Optional<String> secret) {
        return CartView.of(cart, new Quotes(List.of(), Set.of()), Optional.empty(), Optional.empty(), secret);
    }

    /** A cart at the prices that catalog tells now. */
    CartView show(CartSnapshot cart) {
        return show(cart, prices.quote(cart.currency(), cart.quantities()), Optional.empty());
    }

    /** A cart at prices that catalog has just told; with tax and delivery when it is known where it goes. */
    CartView show(CartSnapshot cart, Quotes quotes, Optional<Destination> to) {
        var offer = cart.promotion()
                .map(code -> database.inTransaction(
                        () -> promotions.offer(code, Totals.subtotal(quotes.lines(), cart.currency()))));
        Optional<Discount> discount = offer.filter(Offer.Given.class::isInstance)
                .map(Offer.Given.class::cast)
                .map(Offer.Given::discount);
        var totals = to.filter(_ -> !quotes.lines().isEmpty())
                .map(place -> rates.totals(quotes.lines(), cart.currency(), place.country(), place.method(), discount))
                .map(OrderView.Totals::of);
        var promotion = offer.map(made -> switch (made) {
            case Offer.Given given ->
                CartView.Promotion.given(
                        cart.promotion().orElseThrow(),
                        Totals.discount(quotes.lines(), given.discount(), cart.currency()));
            case Offer.Refused refused ->
                CartView.Promotion.refused(cart.promotion().orElseThrow(), refused.reason());
        });
        return CartView.of(cart, quotes, promotion, totals, Optional.empty());
    }
}
