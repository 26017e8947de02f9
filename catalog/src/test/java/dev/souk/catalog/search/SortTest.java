package dev.souk.catalog.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.data.Cursor;
import dev.souk.platform.problem.ProblemException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SortTest {

    @Test
    void everyOrderCanBeAskedFor() {
        assertEquals(
                List.of(Sort.RELEVANCE, Sort.NAME, Sort.PRICE, Sort.PRICE_DESCENDING, Sort.NEWEST),
                List.of("relevance", "name", "price", "-price", "newest").stream()
                        .map(Sort::parse)
                        .toList());
        assertRefused("sort", () -> Sort.parse("cheapest"));
    }

    @Test
    void aCursorGoesWithItsOrderOnly() {
        var id = UUID.randomUUID();
        var price = Cursor.of(Sort.PRICE, 1999, id).encode();
        assertEquals("1999", Sort.PRICE.cursor(price).orElseThrow().text(1));
        assertRefused("cursor", () -> Sort.NAME.cursor(price));
        assertTrue(Sort.NEWEST.cursor(null).isEmpty());
    }

    @Test
    void whatTheDatabaseCouldNotReadIsRefusedHere() {
        var id = UUID.randomUUID();
        assertRefused(
                "cursor",
                () -> Sort.PRICE.cursor(Cursor.of(Sort.PRICE, "1; drop", id).encode()));
        assertRefused(
                "cursor",
                () -> Sort.NEWEST.cursor(Cursor.of(Sort.NEWEST, "yesterday", id).encode()));
        assertRefused(
                "cursor",
                () -> Sort.NEWEST.cursor(
                        Cursor.of(Sort.NEWEST, "+99999-01-01T00:00:00Z", id).encode()));
        assertRefused(
                "cursor",
                () -> Sort.RELEVANCE.cursor(
                        Cursor.of(Sort.RELEVANCE, "0x1p3", id).encode()));
        assertRefused(
                "cursor",
                () -> Sort.NAME.cursor(Cursor.of(Sort.NAME, "a\0b", id).encode()));
        assertRefused(
                "cursor",
                () -> Sort.NAME.cursor(Cursor.of(Sort.NAME, "a", "no id").encode()));
        assertRefused("cursor", () -> Sort.NAME.cursor("%%%"));
    }

    @Test
    void whatOnlyWeCanReadIsHandedOnAsTheDatabaseReadsIt() {
        var brief = Sort.NAME.cursor(Cursor.of(Sort.NAME, "a", "1-1-1-1-1").encode());
        assertEquals("00000001-0001-0001-0001-000000000001", brief.orElseThrow().text(2));
        var tiny = Sort.RELEVANCE.cursor(
                Cursor.of(Sort.RELEVANCE, "1e-99", UUID.randomUUID()).encode());
        assertEquals("0.0", tiny.orElseThrow().text(1));
    }

    @Test
    void relevanceIsReadAsTheDatabaseWritesIt() {
        var id = UUID.randomUUID();
        for (var written : List.of("0.6079271", "1", "1e-20", "6.079271e-05")) {
            assertTrue(Sort.RELEVANCE
                    .cursor(Cursor.of(Sort.RELEVANCE, written, id).encode())
                    .isPresent());
        }
    }

    private static void assertRefused(String field, Executable work) {
        var problem = assertThrows(ProblemException.class, work).problem();
        assertEquals(400, problem.status());
        assertEquals(field, problem.errors().getFirst().field());
    }
}
