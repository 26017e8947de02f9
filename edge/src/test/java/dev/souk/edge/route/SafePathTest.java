package dev.souk.edge.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafePathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/products",
                "/a/",
                "/a.b/c",
                "/.well-known/x",
                "/a..b",
                "/caf%C3%A9",
                "/a%20b",
                "/a+b:c@d"
            })
    void plainPathsPass(String path) {
        assertTrue(SafePath.isSafe(path));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=100, limit=100",
        "limit=%31%30%30, limit=100",
        "q=a%7Eb%2dc, q=a~b-c",
        "q=%c3%a9%26%20%2B, q=%C3%A9%26%20%2B",
        "q=%2541, q=%2541"
    })
    void aQueryHasOnePlainSpelling(String query, String plain) {
        assertEquals(plain, SafePath.plainQuery(query));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "//",
                "/a//b",
                "/./a",
                "/a/..",
                "/a/../b",
                "/a/%2e%2e/b",
                "/a%2Fb",
                "/a%2fb",
                "/a%5Cb",
                "/a\\b",
                "/a;b=1/c",
                "/a%3Bb",
                "/a%00",
                "/a%0d%0a",
                "/a%7f",
                "/a%",
                "/a%2",
                "/a%zz",
                "/a%252e",
                "/%61",
                "/a%2D",
                "/a%7E",
                "/a%5F",
                "/a%39",
                "/a b",
                "/a#b",
                "/caf\u00e9"
            })
    void pathsThatTwoParsersReadDifferentlyAreRefused(String path) {
        assertFalse(SafePath.isSafe(path));
    }
}
