package dev.souk.platform.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.souk.platform.problem.ProblemException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTest {

    @Test
    void walksAListToItsEnd() {
        Limit limit = Limit.parse("3");
        List<Integer> rows = IntStream.range(0, 4).boxed().toList();
        Page<Integer> first = Page.of(rows, limit, Cursor::of);
        assertEquals(List.of(0, 1, 2), first.items());
        assertEquals(
                2, Cursor.parse(first.next().orElseThrow(), 1).orElseThrow().longValue(0));
        Page<String> last = Page.of(rows.subList(1, 4), limit, Cursor::of).map(String::valueOf);
        assertEquals(new Page<>(List.of("1", "2", "3"), Optional.empty()), last);
    }

    @Test
    void cursorKeepsItsKeys() {
        UUID id = Uuid7.next();
        Instant at = Instant.parse("2026-01-15T12:00:00.123456Z");
        Cursor cursor =
                Cursor.parse(Cursor.of(at, id, "lamp, large", 42L).encode(), 4).orElseThrow();
        assertEquals(at, cursor.instant(0));
        assertEquals(id, cursor.uuid(1));
        assertEquals("lamp, large", cursor.text(2));
        assertEquals(42, cursor.longValue(3));
        assertEquals(Optional.empty(), Cursor.parse(null, 1));
        assertEquals(Optional.empty(), Cursor.parse("", 1));
    }

    @Test
    void brokenCursorIsTheClientsFault() {
        String wrongSize = Cursor.of("a", "b").encode();
        String noInstant =
                Base64.getUrlEncoder().encodeToString("yesterday".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertInvalid(() -> Cursor.parse("%%%", 1));
        assertInvalid(() -> Cursor.parse(wrongSize, 1));
        assertInvalid(() -> Cursor.parse("a".repeat(2000), 1));
        Cursor cursor = Cursor.parse(noInstant, 1).orElseThrow();
        assertInvalid(() -> cursor.instant(0));
        assertInvalid(() -> cursor.uuid(0));
        assertInvalid(() -> cursor.longValue(0));
        String noText = Cursor.of("a\0b").encode();
        assertInvalid(() -> Cursor.parse(noText, 1));
        Cursor far = Cursor.of("+99999-01-01T00:00:00Z");
        assertInvalid(() -> far.instant(0));
    }

    @Test
    void limitIsBounded() {
        assertEquals(20, Limit.parse(null).value());
        assertEquals(100, Limit.parse("100").value());
        assertEquals(101, Limit.parse("100").plusOne());
        for (String wrong : List.of("0", "-1", "101", "ten", "99999999999")) {
            assertInvalid(() -> Limit.parse(wrong));
        }
    }

    private static void assertInvalid(Runnable read) {
        ProblemException refused = assertThrows(ProblemException.class, read::run);
        assertEquals(400, refused.problem().status());
    }
}
