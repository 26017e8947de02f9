package dev.souk.billing.provider;

/** What the provider says about a capture or a refund. */
public sealed interface Transfer {

    /** The reason of a refused capture when the provider let go of the money because its term was over. */
    String AUTHORIZATION_EXPIRED = "authorization-expired";

    /** The money has moved. */
    record Done() implements Transfer {}

    /**
     * It did not move and will not.
     *
     * @param reason a stable slug such as {@code authorization-expired}
     */
    record Refused(String reason) implements Transfer {}
}
