package dev.souk.edge.route;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who goes first when a service can't take everything: the part of its capacity that requests of a kind may fill. */
public enum Priority {
    /** Checkout and log-in: all of it. */
    @JsonProperty("critical")
    CRITICAL(1.0),
    /** Browsing. */
    @JsonProperty("normal")
    NORMAL(0.85),
    /** What can wait: lists for the back office, exports. */
    @JsonProperty("bulk")
    BULK(0.6);

    private final double share;

    Priority(double share) {
        this.share = share;
    }

    /** From 0 to 1. */
    public double share() {
        return share;
    }
}
