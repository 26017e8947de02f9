package dev.souk.orders.promotion;

import dev.souk.orders.pricing.Discount;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.data.Row;
import dev.souk.platform.money.Money;
import dev.souk.platform.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The promotion codes and their use. Every method belongs to the caller's transaction. */
@Singleton
public class Promotions {

    private final Jdbc jdbc;
    private final Clock clock;

    /** For CDI, and for tests that have a database. */
    @Inject
    public Promotions(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What a cart is told about its code. */
    public sealed interface Offer {

        /** It takes this off. */
        record Given(Discount discount) implements Offer {}

        /** It takes nothing off, for this reason, such as {@code minimum-spend}. */
        record Refused(String reason) implements Offer {}
    }

    /** The form in which a code is stored: upper case. */
    public static String normal(String code) {
        return code.strip().toUpperCase(Locale.ROOT);
    }

    /** What a code takes off lines that cost so much before tax. */
    public Offer offer(String code, Money subtotal) {
        var promotion = find(code);
        var refusal = promotion
                .map(known -> known.refusal(subtotal, clock.instant()))
                .orElse(Optional.of(Promotion.Refusal.UNKNOWN));
        return refusal.<Offer>map(why -> new Offer.Refused(why.slug()))
                .orElseGet(() -> new Offer.Given(promotion.orElseThrow().discount()));
    }

    /**
     * What a code takes off lines that cost so much before tax.
     *
     * @throws ProblemException 422 promotion-refused, with the reason
     */
    public Discount require(String code, Money subtotal) {
        var promotion = find(code).orElseThrow(() -> Promotion.Refusal.UNKNOWN.problem(code));
        promotion.refusal(subtotal, clock.instant()).ifPresent(why -> {
            throw why.problem(code);
        });
        return promotion.discount();
    }

    /** Refuses a code that cannot be used in this currency now; 422 promotion-refused, with the reason. */
    public void requireUsable(String code, String currency) {
        var promotion = find(code).orElseThrow(() -> Promotion.Refusal.UNKNOWN.problem(code));
        promotion.refusal(currency, clock.instant()).ifPresent(why -> {
            throw why.problem(code);
        });
    }

    /**
     * Uses a code for an order that was stored in this transaction; never more often than its bounds allow, however many
     * do so at once.
     *
     * @throws ProblemException 422 promotion-refused when a bound is reached
     */
    public void redeem(String code, UUID customerId, UUID orderId, Money discount) {
        record Taken(boolean inAll, boolean byCustomer) {}
        var taken = jdbc.one(
                        """
                        with taken as (
                            update promotion set redeemed = redeemed + 1
                             where code = ? and active and (max_redemptions is null or redeemed < max_redemptions)
                            returning code, max_per_customer),
                        theirs as (
                            insert into promotion_customer as old (code, customer_id, redeemed)
                            select code, ?::uuid, 1 from taken
                            on conflict (code, customer_id) do update set redeemed = old.redeemed + 1
                             where old.redeemed < (select coalesce(max_per_customer, 2147483647) from taken)
                            returning code),
                        noted as (
                            insert into promotion_redemption (order_id, code, customer_id, amount, currency)
                            select ?::uuid, code, ?::uuid, ?, ? from theirs)
                        select exists(select from taken) as in_all, exists(select from theirs) as by_customer""",
                        row -> new Taken(row.bool("in_all"), row.bool("by_customer")),
                        code,
                        customerId,
                        orderId,
                        customerId,
                        discount.amount(),
                        discount.currency().getCurrencyCode())
                .orElseThrow();
        if (!taken.inAll()) {
            throw Promotion.Refusal.EXHAUSTED.problem(code);
        }
        if (!taken.byCustomer()) {
            throw Promotion.Refusal.USED.problem(code);
        }
    }

    /** Gives back the use of a code by an order that is cancelled; nothing happens the second time. */
    public void release(UUID orderId) {
        jdbc.update("""
                with freed as (
                    update promotion_redemption set released_at = now()
                     where order_id = ? and released_at is null returning code, customer_id),
                theirs as (
                    update promotion_customer customer set redeemed = customer.redeemed - 1 from freed
                     where customer.code = freed.code and customer.customer_id = freed.customer_id)
                update promotion set redeemed = redeemed - 1 from freed where promotion.code = freed.code""", orderId);
    }

    /** Stores a new promotion; false when the code is taken. */
    boolean add(Promotion promotion, UUID createdBy) {
        var discount = promotion.discount();
        return jdbc.update(
                        """
                        insert into promotion (code, description, percent, amount, currency, minimum_spend, valid_from,
                            valid_until, active, max_redemptions, max_per_customer, created_by, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (code) do nothing""",
                        promotion.code(),
                        promotion.description(),
                        discount instanceof Discount.Percent percent ? percent.basisPoints() : null,
                        discount instanceof Discount.Amount off ? off.amount().amount() : null,
                        promotion.currency(),
                        promotion.minimumSpend().map(Money::amount),
                        promotion.validFrom(),
                        promotion.validUntil(),
                        promotion.active(),
                        promotion.maxRedemptions(),
                        promotion.maxPerCustomer(),
                        createdBy,
                        promotion.createdAt())
                == 1;
    }

    /** The promotion with this code, which nobody uses or changes until the transaction ends. */
    Optional<Promotion> lock(String code) {
        return jdbc.one("select * from promotion where code = ? for update", Promotions::promotion, code);
    }

    /** Stores what can be changed of a promotion. */
    void change(Promotion promotion) {
        jdbc.update(
                "update promotion set active = ?, valid_until = ?, max_redemptions = ? where code = ?",
                promotion.active(),
                promotion.validUntil(),
                promotion.maxRedemptions(),
                promotion.code());
    }

    /** Promotions by code, after a given one. */
    List<Promotion> list(Optional<String> after, int limit) {
        return jdbc.query(
                "select * from promotion where code > ? order by code limit ?",
                Promotions::promotion,
                after.orElse(""),
                limit);
    }

    /** The promotion with this code. */
    Optional<Promotion> find(String code) {
        return jdbc.one("select * from promotion where code = ?", Promotions::promotion, code);
    }

    private static Promotion promotion(Row row) {
        var currency = row.optionalText("currency");
        var discount = row.optionalInt("percent")
                .<Discount>map(Discount.Percent::new)
                .orElseGet(() -> new Discount.Amount(Money.of(row.longValue("amount"), currency.orElseThrow())));
        return new Promotion(
                row.text("code"),
                row.text("description"),
                discount,
                row.optionalLong("minimum_spend").map(least -> Money.of(least, currency.orElseThrow())),
                row.instant("valid_from"),
                row.optionalInstant("valid_until"),
                row.bool("active"),
                row.optionalInt("max_redemptions"),
                row.optionalInt("max_per_customer"),
                row.intValue("redeemed"),
                row.instant("created_at"));
    }
}
