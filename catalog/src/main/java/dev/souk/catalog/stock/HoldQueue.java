package dev.souk.catalog.stock;

import dev.souk.catalog.stock.HoldBatch.Answer;
import dev.souk.platform.data.DataException;
import dev.souk.platform.data.Database;
import dev.souk.platform.deadline.Deadline;
import dev.souk.platform.deadline.DeadlineExceeded;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where stock is asked for. Those who want the same article at the same time are served together, in one durable
 * transaction (group commit): while one is written to disk the next gathers.
 *
 * <p>An article that somebody wants has a lane, for as long as somebody does. One thread serves a lane, on one connection, so
 * however many want one article, the rest of the shop has the other connections. Who wants several articles joins the
 * longest of their lanes. What a claim gets does not depend on lanes at all: other lanes and other instances are kept off by
 * the locks of the database alone.
 *
 * <p>A transaction that fails is taken apart until what is wrong with one claim concerns nobody else. A lane that is longer
 * than can be served in time sends newcomers away.
 */
@Singleton
class HoldQueue {

    /** The most claims in one transaction: enough to make the disk cheap, few enough to be over in milliseconds. */
    static final int MOST_TOGETHER = 128;

    /** The most that wait in one lane, whatever time they bring. */
    static final int MOST_WAITING = 10_000;

    private final Database database;
    private final HoldBatch batch;
    private final Holds holds;
    private final HoldMetrics metrics;
    private final Map<StockKey, Lane> lanes = new HashMap<>();

    @Inject
    HoldQueue(Database database, HoldBatch batch, Holds holds, HoldMetrics metrics) {
        this.database = database;
        this.batch = batch;
        this.holds = holds;
        this.metrics = metrics;
        metrics.watch(this::waiting);
    }

    /** How many wait for their turn, in all lanes. */
    synchronized int waiting() {
        return lanes.values().stream().mapToInt(lane -> lane.waiting.size()).sum();
    }

    /**
     * Holds stock for an order or a cart, all that is wanted or nothing.
     *
     * @return the hold, new or from an earlier attempt
     * @throws dev.souk.platform.problem.ProblemException 409 when there is too little (nothing is held then), when the
     *     customer would have too much, when the hold was released, or when the order holds something else; 422 for an
     *     unknown SKU; 503 when too many want the same
     * @throws DeadlineExceeded when the time of the request was over before its turn came; nothing was done
     */
    Hold hold(Claim claim) {
        var ticket = new Ticket(claim, Deadline.current());
        join(ticket);
        return switch (ticket.await()) {
            case Answer.Held held -> held.hold();
            case Answer.Refused refused -> throw refused.why();
            case Answer.Known _ -> holds.take(claim);
        };
    }

    private static final class Lane {
        private final StockKey key;
        private final Deque<Ticket> waiting = new ArrayDeque<>();
        private Duration turn = Duration.ZERO;

        Lane(StockKey key) {
            this.key = key;
        }

        /** How long a newcomer waits: the transactions before its own, and its own. */
        Duration expected() {
            return turn.multipliedBy(2 + waiting.size() / MOST_TOGETHER);
        }
    }

    private synchronized void join(Ticket ticket) {
        var keys = ticket.claim().wanted().keySet();
        var lane = keys.stream()
                .map(lanes::get)
                .filter(Objects::nonNull)
                .max(Comparator.comparingInt(open -> open.waiting.size()))
                .orElse(null);
        if (lane == null) {
            lane = new Lane(ticket.claim().wanted().firstKey());
            lanes.put(lane.key, lane);
            var opened = lane;
            Thread.ofVirtual().name("holds-" + lane.key.sku()).start(() -> serve(opened));
        } else if (lane.waiting.size() >= MOST_WAITING || lane.expected().compareTo(ticket.timeLeft()) > 0) {
            metrics.turnedAway();
            throw Problems.unavailable(
                    "Too many want the same article at once; nothing was held. Try again.", lane.expected());
        }
        lane.waiting.add(ticket);
    }

    private void serve(Lane lane) {
        while (!closed(lane)) {
            long start = System.nanoTime();
            var tickets = new ArrayList<Ticket>();
            try {
                var answers = database.inTransaction(() -> {
                    database.connection(); // may take a while; whoever comes meanwhile comes along
                    tickets.addAll(next(lane));
                    return take(tickets);
                });
                took(lane, start);
                answer(tickets, answers);
            } catch (RuntimeException | Error e) {
                took(lane, start);
                if (tickets.isEmpty()) {
                    next(lane).forEach(ticket -> ticket.fail(e));
                } else {
                    takeApart(tickets, e);
                }
            }
        }
    }

    /** Does it again in two halves, unless it was the database's fault or there is nothing left to halve. */
    private void takeApart(List<Ticket> tickets, Throwable failure) {
        if (tickets.size() == 1 || !concernsOne(failure)) {
            tickets.forEach(ticket -> ticket.fail(failure));
            return;
        }
        int half = tickets.size() / 2;
        takeAgain(tickets.subList(0, half));
        takeAgain(tickets.subList(half, tickets.size()));
    }

    private void takeAgain(List<Ticket> tickets) {
        var late = tickets.stream().filter(Ticket::isLate).toList();
        late.forEach(ticket -> ticket.fail(new DeadlineExceeded()));
        var rest = tickets.stream().filter(ticket -> !late.contains(ticket)).toList();
        try {
            answer(rest, database.inTransaction(() -> take(rest)));
        } catch (RuntimeException | Error e) {
            takeApart(rest, e);
        }
    }

    private List<Answer> take(List<Ticket> tickets) {
        return batch.take(tickets.stream().map(Ticket::claim).toList());
    }

    private void answer(List<Ticket> tickets, List<Answer> answers) {
        metrics.together(tickets.size());
        for (int i = 0; i < tickets.size(); i++) {
            tickets.get(i).answer(answers.get(i));
        }
    }

    /** Whether a smaller transaction may succeed: not when the server did not answer, or not in time. */
    private static boolean concernsOne(Throwable failure) {
        var state = DataException.sqlStateOf(failure);
        return failure instanceof RuntimeException
                && !DataException.isNoConnection(failure)
                && (state.isEmpty() || state.startsWith("22") || state.startsWith("23") || state.startsWith("40"));
    }

    private synchronized List<Ticket> next(Lane lane) {
        var next = new ArrayList<Ticket>();
        while (next.size() < MOST_TOGETHER && !lane.waiting.isEmpty()) {
            var ticket = lane.waiting.remove();
            if (ticket.call()) {
                next.add(ticket);
            }
        }
        return next;
    }

    private synchronized boolean closed(Lane lane) {
        if (lane.waiting.isEmpty()) {
            lanes.remove(lane.key);
            return true;
        }
        return false;
    }

    private synchronized void took(Lane lane, long start) {
        var turn = Duration.ofNanos(System.nanoTime() - start);
        lane.turn =
                lane.turn.isZero() ? turn : lane.turn.multipliedBy(3).plus(turn).dividedBy(4);
    }
}
