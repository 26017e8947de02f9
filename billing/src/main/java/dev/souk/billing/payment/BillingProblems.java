package dev.souk.billing.payment;

import dev.souk.platform.problem.ProblemType;

/** The kinds of problem that billing answers with, beside the general ones. */
final class BillingProblems {

    static final ProblemType AUTHORIZATION_CLOSED = new ProblemType(
            "authorization-closed", 409, "This attempt was voided or closed and can't be authorized any more");
    static final ProblemType AUTHORIZATION_OPEN =
            new ProblemType("authorization-open", 409, "Another attempt of this order is still open");
    static final ProblemType AUTHORIZATION_MISMATCH =
            new ProblemType("authorization-mismatch", 422, "This attempt was started with other values");
    static final ProblemType NOTHING_TO_REAUTHORIZE =
            new ProblemType("nothing-to-reauthorize", 422, "The provider has no card on file from that attempt");
    static final ProblemType AUTHORIZATION_EXPIRED =
            new ProblemType("authorization-expired", 409, "The provider's term is over; nothing is held any more");
    static final ProblemType NOT_AUTHORIZED =
            new ProblemType("not-authorized", 409, "Nothing is held that could be captured");
    static final ProblemType ALREADY_CAPTURED =
            new ProblemType("already-captured", 409, "The money was captured and can only be refunded");
    static final ProblemType CAPTURE_NOT_BOOKED = new ProblemType(
            "capture-not-booked", 409, "The provider has taken the money, and no capture of it is booked here");
    static final ProblemType CAPTURE_IN_PROGRESS =
            new ProblemType("capture-in-progress", 409, "A capture is under way");
    static final ProblemType CAPTURE_EXCEEDS_AUTHORIZATION =
            new ProblemType("capture-exceeds-authorization", 409, "More than what is still held can't be captured");
    static final ProblemType CAPTURE_MISMATCH =
            new ProblemType("capture-mismatch", 422, "This captureId was used with other values");
    static final ProblemType CAPTURE_REFUSED =
            new ProblemType("capture-refused", 409, "The provider refused the capture");
    static final ProblemType REFUND_EXCEEDS_CAPTURED =
            new ProblemType("refund-exceeds-captured", 409, "More than what was captured can't be refunded");
    static final ProblemType REFUND_MISMATCH =
            new ProblemType("refund-mismatch", 422, "This refundId was used with other values");
    static final ProblemType CURRENCY_MISMATCH =
            new ProblemType("currency-mismatch", 422, "The payment is in another currency");
    static final ProblemType PROVIDER_UNANSWERED =
            new ProblemType("provider-unanswered", 503, "The payment provider has not answered yet");

    private BillingProblems() {}
}
