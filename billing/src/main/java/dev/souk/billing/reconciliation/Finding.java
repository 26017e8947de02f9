package dev.souk.billing.reconciliation;

import dev.souk.billing.provider.ProviderPayment;
import java.util.Optional;

/**
 * That and how two books differ. The comparison itself: it knows nothing but the two.
 *
 * @param remedy what may be done about it without asking anybody
 */
record Finding(Difference.Kind kind, String detail, Remedy remedy) {

    /** What may be done. */
    enum Remedy {
        /** Nothing: somebody has to look at it. */
        NONE,
        /** Take in what the provider says. */
        SETTLE,
        /** Have the provider give back what it holds. */
        GIVE_BACK
    }

    /**
     * Compares a payment with the provider's books and the ledger.
     *
     * @param there empty when the provider does not know it
     * @return the gravest difference; empty when all tell the same
     */
    static Optional<Finding> of(BookedPayment here, Optional<ProviderPayment> there) {
        if (!here.ledgerAgrees()) {
            return found(Difference.Kind.LEDGER_DIFFERS, here.ledgerDifference(), Remedy.NONE);
        }
        if (here.isOpenEnded()) {
            return found(
                    Difference.Kind.STATE_DIFFERS,
                    "The outcome is not known here: " + here.state() + " since " + here.updatedAt() + ".",
                    Remedy.SETTLE);
        }
        if (there.isEmpty()) {
            return here.authorized() == 0
                    ? Optional.empty()
                    : found(
                            Difference.Kind.MISSING_THERE,
                            "The payment is " + here.state() + " here, and the provider does not know it.",
                            Remedy.NONE);
        }
        return amounts(here, there.get()).or(() -> held(here, there.get()));
    }

    /** What is to be said of a payment at the provider that never began here. */
    static Optional<Finding> ofStranger(ProviderPayment there, boolean forbiddenHere) {
        if (!there.isMoney()) {
            return Optional.empty();
        }
        String money = "The provider holds %d and has captured %d %s"
                .formatted(
                        there.held(),
                        there.captured() - there.refunded(),
                        there.currency().orElse(""));
        boolean onlyHeld = there.captured() == there.refunded();
        return forbiddenHere
                ? found(
                        Difference.Kind.MISSING_HERE,
                        money + " for an attempt that was forbidden here.",
                        onlyHeld ? Remedy.GIVE_BACK : Remedy.NONE)
                : found(Difference.Kind.MISSING_HERE, money + " for a payment that is not known here.", Remedy.NONE);
    }

    private static Optional<Finding> amounts(BookedPayment here, ProviderPayment there) {
        boolean sameCurrency = there.currency().isEmpty() || there.currency().equals(Optional.of(here.currency()));
        if (here.authorized() > 0 && (here.authorized() != there.amount() || !sameCurrency)) {
            return amount("Authorized", here.authorized(), there.amount(), there);
        }
        if (here.captured() != there.captured()) {
            return amount("Captured", here.captured(), there.captured(), there);
        }
        return here.refunded() == there.refunded()
                ? Optional.empty()
                : amount("Refunded", here.refunded(), there.refunded(), there);
    }

    private static Optional<Finding> amount(String what, long here, long there, ProviderPayment payment) {
        return found(
                Difference.Kind.AMOUNT_DIFFERS,
                "%s %d here, %d %s at the provider (minor units)."
                        .formatted(what, here, there, payment.currency().orElse("")),
                Remedy.NONE);
    }

    private static Optional<Finding> held(BookedPayment here, ProviderPayment there) {
        if (here.held() == there.held()) {
            return Optional.empty();
        }
        String detail = "%d held here (%s), %d at the provider (%s), in minor units."
                .formatted(here.held(), here.state(), there.held(), there.state());
        return found(Difference.Kind.STATE_DIFFERS, detail, here.held() == 0 ? Remedy.GIVE_BACK : Remedy.SETTLE);
    }

    private static Optional<Finding> found(Difference.Kind kind, String detail, Remedy remedy) {
        return Optional.of(new Finding(kind, detail, remedy));
    }
}
