package dev.souk.local.faults;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Deals every card once, in an order drawn from a seed, before any is dealt again. */
final class Deck<C> {
    private final List<C> cards;
    private final Random random;
    private final Deque<C> left = new ArrayDeque<>();

    Deck(List<C> cards, Random random) {
        this.cards = List.copyOf(cards);
        this.random = random;
    }

    C deal() {
        if (left.isEmpty()) {
            List<C> shuffled = new ArrayList<>(cards);
            Collections.shuffle(shuffled, random);
            left.addAll(shuffled);
        }
        return left.remove();
    }

    /** It is dealt again soon, before the others are. */
    void putBack(C card) {
        left.add(card);
    }
}
