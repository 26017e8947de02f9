package dev.souk.local.faults;

import dev.souk.local.Wait;
import dev.souk.local.faults.Client.Person;
import dev.souk.local.faults.Client.Reply;
import dev.souk.local.faults.History.Operation;
import dev.souk.local.faults.History.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Buyers, cancellers, shippers, refunders, those who send goods back, and an operator, all at once. */
final class People {
    private static final int BUYERS = 5;

    private final Client client;
    private final History history;
    private final long seed;
    private final Asking asking;
    private final Opening opening;
    private final Purchases purchases;
    private final Desk desk;

    People(Client client, History history, Opening opening, long seed) {
        this.client = client;
        this.history = history;
        this.seed = seed;
        this.opening = opening;
        this.asking = new Asking(client, history);
        this.purchases = new Purchases(client, asking, opening.skus());
        this.desk = new Desk(client, asking);
    }

    Opening opening() {
        return opening;
    }

    Purchases purchases() {
        return purchases;
    }

    Desk desk() {
        return desk;
    }

    /** One who buys. */
    Person customer() {
        return opening.customers().getFirst();
    }

    /** Uses the shop until told to stop. */
    ExecutorService start() {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        for (int number = 0; number < BUYERS; number++) {
            Person customer =
                    opening.customers().get(number % opening.customers().size());
            begin(threads, number, 120, random -> purchases.buy(customer, random));
        }
        begin(threads, 100, 420, random -> sold(random, "CONFIRMED").ifPresent(order -> desk.cancel(order, random)));
        begin(
                threads,
                101,
                120,
                random -> sold(random, random.nextBoolean() ? "CONFIRMED" : "PARTIALLY_SHIPPED")
                        .ifPresent(order -> {
                            if (random.nextBoolean() && order.lines().size() > 1) {
                                desk.shipOne(order, random);
                            } else {
                                desk.ship(order, random);
                            }
                        }));
        begin(threads, 102, 320, random -> sold(random, "SHIPPED").ifPresent(order -> desk.refund(order, random)));
        begin(
                threads,
                103,
                320,
                random -> sold(random, "SHIPPED").ifPresent(order -> desk.sendBack(order, random.nextInt(2), random)));
        begin(threads, 104, 1_000, _ -> desk.giveUp());
        return threads;
    }

    private void begin(ExecutorService threads, int number, int longestPause, Consumer<Random> turn) {
        Random random = new Random(seed + number);
        threads.execute(() -> {
            while (!asking.enough()) {
                turn.accept(random);
                Asking.pause(random.nextInt(longestPause));
            }
        });
    }

    void stop(ExecutorService threads) {
        asking.stop();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(90, TimeUnit.SECONDS)) {
                throw new IllegalStateException("people do not come to an end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Asks again, now that nothing goes wrong, for everything whose outcome is open; what stays open. */
    List<Operation> ask() {
        List<Operation> open = history.all().stream().filter(Operation::open).toList();
        List<Operation> still = new ArrayList<>();
        for (Operation operation : open) {
            boolean told = Wait.until(Duration.ofSeconds(30), () -> {
                desk.giveUp();
                Reply reply = operation.attempt(client);
                return reply.refused() || (reply.ok() && (reply.status() != 202 || operation.what() == What.REFUND));
            });
            if (told) {
                operation.settled();
            } else {
                still.add(operation);
            }
        }
        return still;
    }

    /** An order that somebody was told of and that has this status now. */
    private Optional<Sold> sold(Random random, String status) {
        List<Operation> placed = history.all(What.PLACE).stream()
                .filter(operation -> operation.outcome().filter(Reply::ok).isPresent())
                .toList();
        for (int look = 0; look < 5 && !placed.isEmpty(); look++) {
            Operation operation = placed.get(random.nextInt(placed.size()));
            Reply order = client.get(
                    operation.who(),
                    "/orders/" + operation.outcome().orElseThrow().text("id"));
            if (order.text("status").equals(status)) {
                return Optional.of(Sold.of(operation.who(), order));
            }
        }
        return Optional.empty();
    }
}
