package dev.souk.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListHeaderTest {

    @Test
    void hasTheElementsOfAllLinesHoweverTheyAreDivided() {
        WritableHeaders<?> headers = WritableHeaders.create();
        assertEquals(List.of(), ListHeader.elements(headers, HeaderNames.CONNECTION));
        headers.add(HeaderNames.CONNECTION, "close");
        assertEquals(List.of("close"), ListHeader.elements(headers, HeaderNames.CONNECTION));
        headers.add(HeaderNames.CONNECTION, "one,two ,\tthree, , four");
        assertEquals(
                List.of("close", "one", "two", "three", "four"), ListHeader.elements(headers, HeaderNames.CONNECTION));
    }
}
