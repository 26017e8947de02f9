package dev.souk.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {

    @ParameterizedTest
    @CsvSource({
        "60, PT1M, 60 requests a minute",
        "600, PT5M, 600 requests in 5 minutes",
        "1, PT1H, 1 request an hour",
        "5, PT24H, 5 requests in 24 hours",
        "5, PT1S, 5 requests a second",
        "5, PT90S, 5 requests in 90 seconds"
    })
    void isSaidInWords(long quota, Duration window, String words) {
        assertEquals(words, new Limit("test", Limit.Per.ADDRESS, "", quota, window).words());
    }
}
