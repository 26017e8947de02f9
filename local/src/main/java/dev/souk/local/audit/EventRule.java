package dev.souk.local.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Rule 5: what is in the outbox of one service has had its effect in the others. It can be told for as long as the outbox
 * keeps events; the inbox keeps what it knows for twice that time.
 *
 * <p>A consumer that began to listen to a type of event lately never saw those that were gone from the stream by then:
 * events that are older than the first that it applied of their type don't count.
 */
final class EventRule {
    private static final int AT_ONCE = 5_000;

    private static final String OUTBOX = """
            select id, aggregate_id, type, term, number, published_at is not null, extract(epoch from created_at) * 1000000,
                   created_at < now() - interval '1 hour'
              from outbox where type = any(?) order by aggregate_id, seq""";

    private static final String GAPS = """
            select id::text, format('%s is not published, but a later one of %s is', type, aggregate_id)
              from (select id, aggregate_id, type, seq, published_at, max(seq) filter (where published_at is not null) over (partition by aggregate_id) as published
                      from outbox) event
             where published_at is null and seq < published""";

    private static final String APPLIED = """
            select e.id, extract(epoch from i.handled_at) * 1000000,
                   exists (select from dead_letter d where d.event_id = e.id)
              from unnest(?) as e (id) left join inbox i on i.event_id = e.id""";

    private static final String MAILS = """
            select event_id, kind, count(*) from delivery where event_id = any(?) group by event_id, kind""";

    private final Subscription subscription;
    private final Snapshot consumer;
    private final Findings findings;
    private final Position position;
    private final Map<String, Long> firstApplied = new HashMap<>();
    private final List<Event> missing = new ArrayList<>();
    private Optional<Event> last = Optional.empty();
    private long lastAppliedAt;
    private long events;

    private EventRule(Subscription subscription, Snapshot consumer, Findings findings) {
        this.subscription = subscription;
        this.consumer = consumer;
        this.findings = findings;
        this.position = Position.of(consumer, subscription.source());
    }

    /** Where an entry is in the stream, or how far a consumer has come. */
    private record Position(long term, long number) {
        static Position of(Snapshot consumer, String source) {
            Position[] position = {new Position(0, 0)};
            consumer.each(
                    "select split_part(position, '-', 1)::bigint, split_part(position, '-', 2)::bigint"
                            + " from event_worker where name = ?",
                    row -> position[0] = new Position(row.getLong(1), row.getLong(2)),
                    "consumer:" + source);
            return position[0];
        }

        boolean isBehind(Position other) {
            return term < other.term || (term == other.term && number < other.number);
        }
    }

    /** @param old whether it should have had its effect by now, whatever was down for a while */
    private record Event(
            UUID id, UUID aggregate, String type, Position position, boolean published, long createdAt, boolean old) {
        static Event of(ResultSet row) throws SQLException {
            return new Event(
                    row.getObject(1, UUID.class),
                    row.getObject(2, UUID.class),
                    row.getString(3),
                    new Position(row.getLong(4), row.getLong(5)),
                    row.getBoolean(6),
                    row.getLong(7),
                    row.getBoolean(8));
        }

        String told() {
            return type + " of " + aggregate;
        }
    }

    /** @param appliedAt microseconds; 0 when it is not applied */
    private record Effect(long appliedAt, boolean setAside) {}

    static void look(Snapshots snapshots, Findings findings) {
        for (String source : List.of("orders", "billing", "accounts")) {
            Snapshot outbox = snapshots.of(source);
            findings.take(Rule.EVENTS, "published-in-order", outbox, GAPS);
            for (Subscription subscription : Subscription.ALL) {
                if (subscription.source().equals(source)) {
                    new EventRule(subscription, snapshots.of(subscription.consumer()), findings).look(outbox);
                }
            }
        }
        Subscription.ALL.stream()
                .map(Subscription::consumer)
                .distinct()
                .forEach(name -> findings.note(
                        "events were given up by " + name + " and wait for an operator",
                        snapshots
                                .of(name)
                                .count("select count(*) from dead_letter where state in ('DEAD', 'PARKED')")));
    }

    private void look(Snapshot outbox) {
        List<Event> some = new ArrayList<>();
        outbox.each(
                OUTBOX,
                row -> {
                    some.add(Event.of(row));
                    if (some.size() == AT_ONCE) {
                        judge(some);
                        some.clear();
                    }
                },
                (Object) subscription.types().toArray(String[]::new));
        judge(some);
        missing.stream()
                .filter(event -> firstApplied.getOrDefault(event.type(), 0L) <= event.createdAt())
                .forEach(event -> suspect("event-is-applied", event, "was never applied"));
        findings.checked(Rule.EVENTS, "events", events);
    }

    private void judge(List<Event> some) {
        if (some.isEmpty()) {
            return;
        }
        events += some.size();
        UUID[] ids = some.stream().map(Event::id).toArray(UUID[]::new);
        Map<UUID, Effect> effects = new HashMap<>();
        consumer.each(
                APPLIED,
                row -> effects.put(row.getObject(1, UUID.class), new Effect(row.getLong(2), row.getBoolean(3))),
                (Object) ids);
        Map<UUID, Map<String, Long>> mails = mails(ids);
        for (Event event : some) {
            judge(event, effects.get(event.id()));
            judgeMails(event, effects.get(event.id()), mails.getOrDefault(event.id(), Map.of()));
        }
    }

    private void judge(Event event, Effect effect) {
        if (last.filter(before -> before.aggregate().equals(event.aggregate())).isEmpty()) {
            lastAppliedAt = 0;
        }
        last = Optional.of(event);
        if (effect.appliedAt() != 0) {
            firstApplied.merge(event.type(), event.createdAt(), Math::min);
            if (effect.appliedAt() < lastAppliedAt) {
                suspect("events-are-applied-in-order", event, "was applied before an earlier one");
            }
            lastAppliedAt = Math.max(lastAppliedAt, effect.appliedAt());
        } else if (effect.setAside()) {
            findings.inFlight(Rule.EVENTS);
        } else if (!event.published() || position.isBehind(event.position())) {
            underWay(event);
        } else if (missing.size() < Findings.MOST) {
            missing.add(event);
        }
    }

    private void underWay(Event event) {
        if (event.old()) {
            suspect("work-ends", event, event.published() ? "lies before the consumer" : "is not published");
        } else {
            findings.inFlight(Rule.EVENTS);
        }
    }

    private Map<UUID, Map<String, Long>> mails(UUID[] ids) {
        Map<UUID, Map<String, Long>> mails = new HashMap<>();
        if (!subscription.effects().isEmpty()) {
            consumer.each(
                    MAILS,
                    row -> mails.computeIfAbsent(row.getObject(1, UUID.class), _ -> new HashMap<>())
                            .put(row.getString(2), row.getLong(3)),
                    (Object) ids);
        }
        return mails;
    }

    /** Each event that leads to a mail has led to one, in the transaction that noted the event. */
    private void judgeMails(Event event, Effect effect, Map<String, Long> mails) {
        String kind = subscription.effects().get(event.type());
        long wanted = kind != null && effect.appliedAt() != 0 ? 1 : 0;
        long made = mails.values().stream().mapToLong(Long::longValue).sum();
        if (made != wanted || (wanted == 1 && !mails.containsKey(kind))) {
            suspect("event-takes-effect-once", event, "led to " + made + " mails " + mails.keySet());
        }
    }

    private void suspect(String check, Event event, String detail) {
        findings.suspicion(new Finding(Rule.EVENTS, check, event.id().toString(), event.told() + " " + detail));
    }
}
