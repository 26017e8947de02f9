package dev.souk.catalog.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class SearchTextTest {

    @Test
    void theLastWordMayBeUnfinished() {
        assertEquals("copper & tra:*", SearchText.of("Copper tra").orElseThrow().query());
    }

    @Test
    void accentsAndCaseDoNotMatter() {
        assertEquals("kutahya:*", SearchText.of("KÜTAHYA").orElseThrow().query());
    }

    @Test
    void nothingButWordsGetsThrough() {
        assertEquals(
                "a & b & drop & table:*",
                SearchText.of("a' & !(b):* | <-> \\ \0 'drop table")
                        .orElseThrow()
                        .query());
    }

    @Test
    void withoutAWordThereIsNoText() {
        assertTrue(SearchText.of(" !?& ").isEmpty());
    }

    @Test
    void thereIsAnEndToIt() {
        assertEquals(
                10,
                SearchText.of(String.join(" ", Collections.nCopies(50, "word")))
                        .orElseThrow()
                        .words()
                        .size());
    }
}
