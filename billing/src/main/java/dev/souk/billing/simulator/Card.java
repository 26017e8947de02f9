package dev.souk.billing.simulator;

import java.util.Optional;

/** How a token behaves. */
enum Card {
    OK("tok_ok"),
    DECLINED("tok_declined"),
    INSUFFICIENT_FUNDS("tok_insufficient_funds"),
    SLOW("tok_slow"),
    LOST_RESPONSE("tok_lost_response"),
    EXPIRING("tok_expiring"),
    DECLINED_LATER("tok_declined_later"),
    UNKNOWN("");

    private final String token;

    Card(String token) {
        this.token = token;
    }

    static Card ofToken(String token) {
        for (Card card : values()) {
            if (card.token.equals(token)) {
                return card;
            }
        }
        return UNKNOWN;
    }

    /** Whether the first request with it is slow or its answer is lost. */
    boolean misbehaves() {
        return this == SLOW || this == LOST_RESPONSE;
    }

    /** Whether what is held on it is held for a short term only. */
    boolean endsSoon() {
        return this == EXPIRING || this == DECLINED_LATER;
    }

    /** The card as the shop may use it again, once it has been used. */
    Card again() {
        return switch (this) {
            case SLOW, LOST_RESPONSE, EXPIRING -> OK;
            case DECLINED_LATER -> DECLINED;
            case OK, DECLINED, INSUFFICIENT_FUNDS, UNKNOWN -> this;
        };
    }

    /** Why this card is refused; empty when it is not. */
    Optional<String> refusal() {
        return switch (this) {
            case OK, SLOW, LOST_RESPONSE, EXPIRING, DECLINED_LATER -> Optional.empty();
            case DECLINED -> Optional.of("card-declined");
            case INSUFFICIENT_FUNDS -> Optional.of("insufficient-funds");
            case UNKNOWN -> Optional.of("unknown-card");
        };
    }
}
