package dev.souk.platform.data;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A bounded part of a longer list.
 *
 * @param items in order, at most as many as the limit that was asked for
 * @param next cursor of the items that follow; absent on the last page
 */
public record Page<T>(List<T> items, Optional<String> next) {

    /** Keeps a copy of the items. */
    public Page {
        items = List.copyOf(items);
    }

    /**
     * A page of rows that were read with one more than {@code limit}: the extra one only tells that there is more.
     *
     * @param cursorOf the sort keys of an item, from which the next page goes on
     */
    public static <T> Page<T> of(List<T> rows, Limit limit, Function<T, Cursor> cursorOf) {
        if (rows.size() <= limit.value()) {
            return new Page<>(rows, Optional.empty());
        }
        List<T> items = rows.subList(0, limit.value());
        return new Page<>(items, Optional.of(cursorOf.apply(items.getLast()).encode()));
    }

    /** The same page of other values. */
    public <R> Page<R> map(Function<? super T, ? extends R> change) {
        return new Page<>(items.stream().<R>map(change).toList(), next);
    }
}
