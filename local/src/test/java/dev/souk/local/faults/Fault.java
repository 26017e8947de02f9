package dev.souk.local.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What goes wrong. Every run has all of it. */
enum Fault {
    KILLED(3),
    STOPPED(2),
    DIES_AT_A_POINT(4),
    FAILS_AT_A_POINT(2),
    CLOCK_WRONG(0),
    REDIS_EMPTIED(1),
    REDIS_KILLED(1),
    REDIS_LOST(1),
    CONSUL_AWAY(1),
    POSTGRES_RESTARTED(1),
    PROVIDER_DROPPED(1),
    PROVIDER_LOST(1),
    PROVIDER_LATE(1),
    PROVIDER_SLOW(1),
    PROVIDER_DUPLICATED(1),
    PROVIDER_ERROR(1),
    PROVIDER_ERROR_AFTER(1),
    PROVIDER_HUNG(1);

    private static final String PROVIDER = "PROVIDER_";

    private final int cards;

    Fault(int cards) {
        this.cards = cards;
    }

    /** Those that are dealt, each as often as it is to come in a round. */
    static List<Fault> deck() {
        List<Fault> deck = new ArrayList<>();
        for (Fault fault : values()) {
            deck.addAll(Collections.nCopies(fault.cards, fault));
        }
        return deck;
    }

    boolean isOfProvider() {
        return name().startsWith(PROVIDER);
    }

    /** What the provider calls it. */
    String atProvider() {
        return name().substring(PROVIDER.length());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
