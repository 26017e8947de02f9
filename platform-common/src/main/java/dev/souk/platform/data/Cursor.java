package dev.souk.platform.data;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The sort keys of the last item of a page, opaque to those who pass it on. Values are checked when read, since a client
 * can send anything.
 *
 * @param keys one or more texts without control characters
 */
public record Cursor(List<String> keys) {
    private static final String SEPARATOR = "\u001f";
    private static final int MAX_LENGTH = 1000;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    /** Keeps a copy of the keys. */
    public Cursor {
        keys = List.copyOf(keys);
    }

    /** A cursor of these sort keys, each by its {@code toString()}. */
    public static Cursor of(Object... keys) {
        return new Cursor(List.of(keys).stream().map(Object::toString).toList());
    }

    /** base64url without padding. */
    public String encode() {
        byte[] bytes = String.join(SEPARATOR, keys).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads {@code ?cursor=}; empty when it is absent.
     *
     * @param size how many keys it must have
     * @throws ProblemException (400) when it is not a cursor this service gave out
     */
    public static Optional<Cursor> parse(String text, int size) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        if (text.length() > MAX_LENGTH) {
            throw broken();
        }
        try {
            String joined = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            List<String> keys = List.of(joined.split(SEPARATOR, -1));
            if (keys.size() != size || joined.indexOf('\0') >= 0) {
                throw broken();
            }
            return Optional.of(new Cursor(keys));
        } catch (IllegalArgumentException notBase64) {
            throw broken();
        }
    }

    /** A sort key as it was given out. */
    public String text(int index) {
        return keys.get(index);
    }

    /** A sort key that is an id; a {@link ProblemException} (400) when it is none. */
    public UUID uuid(int index) {
        return read(index, UUID::fromString);
    }

    /** A sort key that is an instant; a {@link ProblemException} (400) when it is none, or in no year from 1 to 9999. */
    public Instant instant(int index) {
        return read(index, text -> {
            Instant instant = Instant.parse(text);
            if (instant.isBefore(FIRST) || !instant.isBefore(END)) {
                throw new DateTimeException("PostgreSQL has no such time");
            }
            return instant;
        });
    }

    /** A sort key that is a whole number; a {@link ProblemException} (400) when it is none. */
    public long longValue(int index) {
        return read(index, Long::valueOf);
    }

    private <T> T read(int index, Function<String, T> parse) {
        try {
            return parse.apply(keys.get(index));
        } catch (IllegalArgumentException | DateTimeException notOfThatType) {
            throw broken();
        }
    }

    private static ProblemException broken() {
        return Problems.invalid("cursor", "is not one that this list gave out; start again without it");
    }
}
