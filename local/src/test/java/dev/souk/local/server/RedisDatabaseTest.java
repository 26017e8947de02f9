package dev.souk.local.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisDatabaseTest {

    @ParameterizedTest
    @CsvSource({
        "redis://127.0.0.1:16379, redis://127.0.0.1:16379/15",
        "redis://user:pa55@cache.example:6379/2, redis://user:pa55@cache.example:6379/15",
        "rediss://cache.example/, rediss://cache.example/15"
    })
    void aDatabaseThatIsNamedGivesWay(String url, String expected) {
        assertEquals(expected, Redis.database(url, 15));
    }
}
