package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.platform.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorsCommandTest {

    @Test
    void aLineForEachFaultAndThenWhatItSaid() throws IOException {
        List<String> lines = ErrorsCommand.lines(Json.mapper().readTree("""
                [{"service": "orders", "fingerprint": "5f0c1a9be27d", "kind": "java.lang.NullPointerException",
                  "place": "orders.checkout.Checkout.confirm", "message": "unexpected: NullPointerException",
                  "count": 12, "firstSeen": "2026-01-15T11:00:00Z", "lastSeen": "2026-01-15T11:59:55Z",
                  "version": "0.1.0", "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"},
                 {"service": "edge", "fingerprint": "0123456789ab", "kind": "ERROR", "place": "dev.souk.edge.Start",
                  "message": "no route", "count": 1, "firstSeen": "2026-01-15T11:59:00Z",
                  "lastSeen": "2026-01-15T11:59:00Z", "version": "0.1.0"}]
                """), Instant.parse("2026-01-15T12:00:00Z"));
        assertEquals(
                List.of("FINGERPRINT", "SERVICE", "COUNT", "LAST", "FIRST", "VERSION", "TRACE", "WHERE"),
                cells(lines.get(0)));
        assertEquals(
                List.of(
                        "5f0c1a9be27d",
                        "orders",
                        "12",
                        "5.0 s ago",
                        "60 min 0 s ago",
                        "0.1.0",
                        "4bf92f3577b34da6a3ce929d0e0e4736",
                        "orders.checkout.Checkout.confirm"),
                cells(lines.get(1)));
        assertEquals("-", cells(lines.get(2)).get(6), "it occurred outside of a trace");
        assertEquals(
                List.of("", "  5f0c1a9be27d  unexpected: NullPointerException", "  0123456789ab  no route"),
                lines.subList(3, 6));
    }

    private static List<String> cells(String line) {
        return List.of(line.strip().split(" {3,}"));
    }
}
