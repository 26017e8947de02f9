package dev.souk.edge.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import jakarta.ws.rs.core.PathSegment;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.glassfish.jersey.uri.UriComponent;

/** Whatever path passes {@link SafePath}: the edge, which compares its text, and a service, by Jersey, see the same. */
class AgreementTest {

    @Property(tries = 5_000)
    void theSameSegmentsAreSeen(@ForAll("paths") String path) {
        Assume.that(SafePath.isSafe(path));
        List<String> edge = Arrays.stream(path.split("/", -1)).skip(1).toList();
        // Jersey sees an empty segment before the first slash.
        List<PathSegment> service =
                UriComponent.decodePath(path, true).stream().skip(1).toList();
        assertEquals(edge.size(), service.size(), path);
        List<String> seen = service.stream().map(PathSegment::getPath).toList();
        for (int i = 0; i < edge.size(); i++) {
            String word = edge.get(i);
            if (word.indexOf('%') < 0) {
                assertEquals(word, seen.get(i), path);
            } else {
                assertFalse(seen.get(i).matches("[A-Za-z0-9._~-]+"), "could be a word of a route: " + path);
            }
            assertFalse(seen.get(i).contains("/"), path);
        }
        service.forEach(segment -> assertEquals(0, segment.getMatrixParameters().size(), path));
        assertEquals(path, URI.create(path).normalize().getRawPath(), "nobody has anything to normalize");
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> piece = Arbitraries.of(
                "/", "/", "orders", "me", "a", "B", "7", ".", "..", "-", "_", "~", "%2e", "%2F", "%6f", "%C3%A9", "%20",
                "%3b", "%25", "%5C", "%00", ";", "=", ":", "@", "+", ",", "!", "%", "\\", "\u00e9", "%40", "%7E",
                "%2D");
        return piece.list().ofMinSize(0).ofMaxSize(8).map(pieces -> "/" + String.join("", pieces));
    }
}
