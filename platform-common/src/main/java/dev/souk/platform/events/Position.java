package dev.souk.platform.events;

import java.util.Comparator;
import java.util.Optional;
import redis.clients.jedis.StreamEntryID;

/**
 * A place in a stream: the id of an entry, {@code <term>-<number>}.
 *
 * @param term grows when a stream begins anew
 * @param number grows within a term
 */
public record Position(long term, long number) implements Comparable<Position> {
    /** Before every entry. */
    public static final Position START = new Position(0, 0);

    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::term).thenComparingLong(Position::number);

    static Position parse(String text) {
        int hyphen = text.indexOf('-');
        return new Position(Long.parseLong(text.substring(0, hyphen)), Long.parseLong(text.substring(hyphen + 1)));
    }

    static Position of(StreamEntryID id) {
        return new Position(id.getTime(), id.getSequence());
    }

    StreamEntryID id() {
        return new StreamEntryID(term, number);
    }

    /** The first place behind it. */
    Position next() {
        return new Position(term, number + 1);
    }

    /** So many places before it, if its term has them. */
    Optional<Position> minus(long places) {
        return number > places ? Optional.of(new Position(term, number - places)) : Optional.empty();
    }

    /** Whether it is behind another. */
    public boolean isAfter(Position other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return term + "-" + number;
    }
}
