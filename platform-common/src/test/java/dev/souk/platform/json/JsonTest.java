package dev.souk.platform.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private enum Colour {
        RED,
        BLUE
    }

    private record Thing(String name, int count, Optional<String> note, List<Inner> parts, Colour colour) {}

    private record Inner(boolean small) {}

    private record Times(
            Instant at, LocalDate day, Duration pause, UUID id, BigDecimal factor, Optional<String> gone) {}

    @Test
    void writesTimesInIso8601AndLeavesEmptyOptionalsOut() {
        var times = new Times(
                Instant.parse("2026-01-31T12:00:00.5Z"),
                LocalDate.of(2026, 1, 31),
                Duration.ofSeconds(90),
                new UUID(0, 1),
                new BigDecimal("1E+3"),
                Optional.empty());
        var text = """
                {"at":"2026-01-31T12:00:00.500Z","day":"2026-01-31","pause":"PT1M30S",\
                "id":"00000000-0000-0000-0000-000000000001","factor":1000}""";
        assertEquals(text, Json.write(times));
        assertEquals(0, times.factor().compareTo(Json.read(text, Times.class).factor()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"+99999-01-01T00:00:00Z\"",
                "\"0000-12-31T23:59:59Z\"",
                "\"-1000000000-01-01T00:00:00Z\"",
                "\"9999-12-31T00:00:00Z\"",
                "\"soon\"",
                "\"\"",
                "1790000000",
                "1e300"
            })
    void refusesTimesThatCannotBeStored(String at) throws JsonProcessingException {
        var text = "{\"at\":" + at + "}";
        assertThrows(JsonMappingException.class, () -> Json.mapper().readValue(text, Times.class));
        var last = Json.mapper().readValue("{\"at\":\"9999-12-30T23:59:59Z\"}", Times.class);
        assertEquals(Instant.parse("9999-12-30T23:59:59Z"), last.at());
    }

    @Test
    void readsRecords() throws JsonProcessingException {
        var thing = Json.mapper()
                .readValue(
                        "{\"name\":\"a\",\"count\":2,\"note\":\"n\",\"parts\":[{\"small\":true}],\"colour\":\"BLUE\"}",
                        Thing.class);
        assertEquals(new Thing("a", 2, Optional.of("n"), List.of(new Inner(true)), Colour.BLUE), thing);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\\u0000\",\"count\":1}",
                "{\"name\":\"a\",\"count\":1,\"note\":\"\\u0000\"}",
                "{\"name\":\"a\",\"count\":1,\"unknown\":1}",
                "{\"name\":\"a\",\"count\":1,\"count\":2}",
                "{\"name\":\"a\",\"count\":1} {}",
                "{\"name\":\"a\",\"count\":\"1\"}",
                "{\"name\":\"a\",\"count\":1.0}",
                "{\"name\":\"a\",\"count\":null}",
                "{\"name\":1,\"count\":1}",
                "{\"name\":true,\"count\":1}",
                "{\"name\":\"a\",\"count\":1,\"colour\":0}",
                "{\"name\":\"a\",\"count\":1,\"parts\":{}}",
                "{\"name\":\"a\",\"count\":1,\"parts\":[{\"small\":\"true\"}]}",
                "{\"name\":\"a\",\"count\":1,\"parts\":[{\"small\":1}]}",
                "{\"name\":\"a\",\"count\":99999999999}",
                "{'name':\"a\",\"count\":1}",
                "{\"name\":\"a\",\"count\":1",
                "",
            })
    void refusesWhatItDoesNotUnderstand(String text) {
        assertThrows(JsonProcessingException.class, () -> Json.mapper().readValue(text, Thing.class));
    }

    @Test
    void refusesTextThatIsNestedBeyondReason() {
        var text = "[".repeat(100) + "]".repeat(100);
        assertThrows(JsonProcessingException.class, () -> Json.mapper().readTree(text));
    }

    @Test
    void toleratesMoreFieldsInWhatAnotherServiceSends() {
        assertEquals(new Inner(true), Json.read("{\"small\":true,\"new\":[1]}", Inner.class));
    }
}
