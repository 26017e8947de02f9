package dev.souk.orders.saga;

/** Somebody else has taken the saga over, or ended it: this driver stops and has committed nothing. */
final class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1;

    LeaseLostException(Saga saga) {
        super("the lease on " + saga + " is lost");
    }
}
