package dev.souk.billing.simulator;

import java.util.Optional;

/** How a token behaves. */
enum Card {
    OK("tok_ok"),
    DECLINED("tok_declined"),
    INSUFFICIENT_FUNDS("tok_insufficient_funds"),
    SLOW("tok_slow"),
    LOST_RESPONSE("tok_lost_response"),
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

    /** Why this card is refused; empty when it is not. */
    Optional<String> refusal() {
        return switch (this) {
            case OK, SLOW, LOST_RESPONSE -> Optional.empty();
            case DECLINED -> Optional.of("card-declined");
            case INSUFFICIENT_FUNDS -> Optional.of("insufficient-funds");
            case UNKNOWN -> Optional.of("unknown-card");
        };
    }
}
