package dev.souk.catalog.category;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SlugTest {

    @Test
    void aNameBecomesWordsJoinedByHyphens() {
        assertEquals("leather-bags", Slug.of("Leather bags"));
        assertEquals("kutahya-tile", Slug.of("Kütahya tile"));
        assertEquals("bittim-soap-200-g", Slug.of("Bıttım soap, 200 g"));
        assertEquals("maamoul-pistachio", Slug.of("  Ma'amoul – pistachio! "));
    }

    @Test
    void aNameWithoutLatinLettersHasNoSlug() {
        assertEquals("", Slug.of("شاي"));
    }

    @Test
    void aLongNameIsCutWithoutATrailingHyphen() {
        var slug = Slug.of("word ".repeat(50));
        assertTrue(slug.length() <= Slug.LONGEST && slug.matches(Slug.PATTERN), slug);
        assertFalse(slug.endsWith("-"));
    }
}
