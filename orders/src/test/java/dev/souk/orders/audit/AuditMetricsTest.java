package dev.souk.orders.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.TestClock;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditMetricsTest {

    @Test
    void shows_what_the_last_audit_found() {
        var clock = new TestClock(Instant.parse("2026-03-01T12:00:00Z"));
        var metrics = new AuditMetrics(clock);
        assertTrue(Metrics.getGauge(AuditMetrics.AGE).isEmpty(), "nothing before the first audit");

        metrics.show("""
                {"at":"2026-03-01T11:59:00Z","durationMillis":800,"breaches":{"stock":0,"ledger":2}}""");
        assertEquals(60.0, value(AuditMetrics.AGE, List.of()));
        assertEquals(2.0, value(AuditMetrics.BREACHES, rule("ledger")));
        assertEquals(0.0, value(AuditMetrics.BREACHES, rule("stock")));

        metrics.show("not an audit");
        clock.advance(Duration.ofMinutes(5));
        assertEquals(360.0, value(AuditMetrics.AGE, List.of()), "the age grows");
        assertEquals(2.0, value(AuditMetrics.BREACHES, rule("ledger")), "and what was known is kept");

        metrics.show("""
                {"at":"2026-03-01T12:05:00Z","durationMillis":800,"breaches":{"stock":0,"ledger":0}}""");
        assertEquals(0.0, value(AuditMetrics.AGE, List.of()));
        assertEquals(0.0, value(AuditMetrics.BREACHES, rule("ledger")));
    }

    private static List<Tag> rule(String name) {
        return List.of(Tag.create("rule", name));
    }

    private static double value(String name, List<Tag> tags) {
        Gauge<?> gauge = Metrics.globalRegistry().gauge(name, tags).orElseThrow();
        return gauge.value().doubleValue();
    }
}
