package dev.souk.local.faults;

import dev.souk.local.FaultyPlatform;
import dev.souk.local.Progress;
import dev.souk.local.Wait;
import dev.souk.local.audit.AuditReport;
import dev.souk.local.faults.History.Operation;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds what people were told against what is, once nothing is on its way any more. */
final class Truth {
    static final Duration QUIET_WITHIN = Duration.ofSeconds(100);

    /** What is still on its way, or waits for an operator; each names itself. */
    private static final Map<String, String> UNFINISHED = Map.of("orders", """
            select 'saga ' || kind || ' ' || step || ' ' || state || ' of ' || order_id || ': ' || coalesce(parked_reason, last_error, '')
              from saga where state <> 'DONE'
            union all select 'order ' || id || ' is PENDING' from customer_order where status = 'PENDING'
            union all select 'event ' || id || ' is not published' from outbox where published_at is null""", "billing", """
            select 'payment ' || id || ' is ' || state from payment where state in ('PENDING', 'UNKNOWN', 'VOIDING')
            union all select 'capture ' || id || ' is PENDING' from capture where state = 'PENDING'
            union all select 'refund ' || id || ' is PENDING' from refund where state = 'PENDING'
            union all select 'event ' || id || ' is not published' from outbox where published_at is null""", "notify", """
            select 'event ' || event_id || ' is ' || state || ': ' || coalesce(cause, '') from dead_letter where state <> 'DROPPED'
            union all select 'mail ' || id || ' is PENDING: ' || coalesce(last_error, '') from delivery where state = 'PENDING'""");

    private final FaultyPlatform platform;
    private final Rows rows;
    private final Client client;
    private final History history;
    private final People people;
    private final List<String> lies = new ArrayList<>();

    Truth(FaultyPlatform platform, Client client, History history, People people) {
        this.platform = platform;
        this.rows = new Rows(platform);
        this.client = client;
        this.history = history;
        this.people = people;
    }

    /** What can be seen to be wrong at any time: what does not come to an end by itself, and what the audit finds. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>(unfinished());
        platform.audit().breaches().forEach(breach -> wrong.add("audit: " + breach));
        return wrong;
    }

    /** Everything that is wrong: what does not come to an end, what is not as it was told, what the audit finds. */
    List<String> lies() {
        List<Operation> unanswered = people.ask();
        unanswered.forEach(operation ->
                lies.add(operation.what() + " " + operation.key() + " is not answered although all is well"));
        Instant asked = Instant.now();
        boolean quiet = Wait.until(QUIET_WITHIN, () -> {
            people.desk().giveUp();
            return unfinished().isEmpty();
        });
        System.out.println("  Quiet after " + Progress.spent(Duration.between(asked, Instant.now())));
        if (!quiet) {
            unfinished().stream().limit(20).forEach(lies::add);
        }
        try {
            lies.addAll(new Told(rows, client, history).lies());
            lies.addAll(new Books(platform, rows, people.opening()).lies());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        AuditReport audit = audit();
        audit.lines().forEach(System.out::println);
        audit.breaches().forEach(breach -> lies.add("audit: " + breach));
        return lies;
    }

    /** Events of the last moment may still be on their way through Redis. */
    private AuditReport audit() {
        AuditReport[] report = {platform.audit()};
        Wait.until(Duration.ofSeconds(20), () -> {
            if (inFlight(report[0]) > 0) {
                report[0] = platform.audit();
            }
            return inFlight(report[0]) == 0;
        });
        if (inFlight(report[0]) > 0) {
            lies.add("the audit sees work in flight although all is quiet");
        }
        return report[0];
    }

    private static long inFlight(AuditReport report) {
        return report.rules().stream().mapToLong(AuditReport.Line::inFlight).sum();
    }

    /** What is not at its end. */
    List<String> unfinished() {
        List<String> unfinished = new ArrayList<>();
        UNFINISHED.forEach((service, sql) -> {
            try {
                unfinished.addAll(rows.of(service, sql).keySet());
            } catch (SQLException e) {
                unfinished.add("the database of " + service + " does not answer: " + e.getMessage());
            }
        });
        return unfinished;
    }
}
