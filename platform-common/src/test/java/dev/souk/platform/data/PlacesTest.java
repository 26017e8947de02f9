package dev.souk.platform.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacesTest {
    @Test
    void thereIsAPowerOfTwoOfThem() {
        assertEquals("?", Places.marks(List.of("a")));
        assertEquals("?, ?", Places.marks(List.of("a", "b")));
        assertEquals("?, ?, ?, ?", Places.marks(List.of("a", "b", "c")));
        assertEquals(List.of("a", "b", "c", "a"), Places.fill(List.of("a", "b", "c")));
        for (int size = 1; size < 70; size++) {
            var values = IntStream.range(0, size).boxed().toList();
            int places = Places.fill(values).size();
            assertEquals(1, Integer.bitCount(places));
            assertEquals(places, Places.marks(values).split(",").length);
        }
    }

    @Test
    void nothingIsNotAskedFor() {
        assertThrows(IllegalArgumentException.class, () -> Places.marks(List.of()));
    }
}
