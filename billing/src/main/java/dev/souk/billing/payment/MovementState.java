package dev.souk.billing.payment;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a capture or a refund stands. */
@Schema(name = "RefundState")
public enum MovementState {
    /** The amount is reserved; the provider is being asked, or has not answered. */
    PENDING,
    /** The money has moved. */
    DONE,
    /** The provider refused; the amount is free again. */
    REFUSED
}
