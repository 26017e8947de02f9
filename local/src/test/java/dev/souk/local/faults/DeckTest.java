package dev.souk.local.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeckTest {
    private static final int CARDS = Fault.deck().size();

    @Test
    void deals_every_fault_before_any_round_begins_anew() {
        Deck<Fault> deck = new Deck<>(Fault.deck(), new Random(1));
        for (int round = 0; round < 3; round++) {
            Set<Fault> dealt = deal(deck).stream().collect(Collectors.toCollection(() -> EnumSet.noneOf(Fault.class)));
            assertEquals(EnumSet.complementOf(EnumSet.of(Fault.CLOCK_WRONG)), dealt);
        }
    }

    @Test
    void deals_the_same_from_the_same_seed() {
        List<Fault> dealt = deal(new Deck<>(Fault.deck(), new Random(7)));
        assertEquals(dealt, deal(new Deck<>(Fault.deck(), new Random(7))));
        assertNotEquals(dealt, deal(new Deck<>(Fault.deck(), new Random(8))));
    }

    @Test
    void deals_what_was_put_back_in_the_same_round() {
        Deck<String> deck = new Deck<>(List.of("one"), new Random(1));
        deck.putBack("again");
        assertEquals("again", deck.deal());
        assertEquals("one", deck.deal());
    }

    private static List<Fault> deal(Deck<Fault> deck) {
        return IntStream.range(0, CARDS).mapToObj(_ -> deck.deal()).toList();
    }
}
