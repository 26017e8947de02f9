package dev.souk.platform.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the relay leaves in the stream. */
class RelayTest {

    @ParameterizedTest(name = "applied {0}, old {1}, outbox from {2}, end {3}: kept from {4}")
    @CsvSource({
        // nothing is old
        "2-5,  , 1-1, 2-9, 1-1",
        "   ,  , 1-1, 2-9, 1-1",
        // what is old and applied goes, and what is old and known to nobody
        "2-5, 2-3, 1-1, 2-9, 2-4",
        "   , 2-3, 1-1, 2-9, 2-4",
        "2-5, 2-7, 1-1, 2-9, 2-6",
        // a consumer holds up what the outbox has, and no more
        "0-0, 2-7, 1-1, 2-9, 1-1",
        "0-0, 2-7, 2-6, 2-9, 2-6",
        "0-0,    , 2-6, 2-9, 2-6",
        // the outbox is empty: so is the stream
        "2-9, , , 2-9, 2-10",
        "2-5, , , 2-9, 2-10",
        "   , , , 0-0, 0-1",
    })
    void keepsWhatSomebodyMayNeed(String applied, String old, String oldest, String end, String first) {
        assertEquals(
                Position.parse(first),
                Relay.firstToKeep(position(applied), position(old), position(oldest), Position.parse(end)));
    }

    private static Optional<Position> position(String text) {
        return Optional.ofNullable(text).map(Position::parse);
    }
}
