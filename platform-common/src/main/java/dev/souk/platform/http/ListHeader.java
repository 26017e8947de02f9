package dev.souk.platform.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.Headers;
import java.util.ArrayList;
import java.util.List;

/**
 * Headers whose value is a list (RFC 9110, sections 5.3 and 5.6.1). Helidon 4.1.2 divides it only at a comma with a space
 * behind it, and not at all when the header comes twice.
 */
public final class ListHeader {

    private ListHeader() {}

    /**
     * The elements of a header; none when it is not there.
     *
     * @see #elements(Header)
     */
    public static List<String> elements(Headers headers, HeaderName name) {
        return headers.contains(name) ? elements(headers.get(name)) : List.of();
    }

    /**
     * The elements of all lines of a header, without the space around them. A comma within quotes divides as well: it is
     * nothing that a name, a token or a tag of ours has.
     */
    public static List<String> elements(Header header) {
        List<String> elements = new ArrayList<>(2);
        for (String line : header.allValues()) {
            for (String element : line.split(",", -1)) {
                String stripped = element.strip();
                if (!stripped.isEmpty()) {
                    elements.add(stripped);
                }
            }
        }
        return elements;
    }
}
