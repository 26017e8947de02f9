package dev.souk.local.faults;

import dev.souk.local.FaultyPlatform;
import dev.souk.local.Wait;
import dev.souk.local.faults.Client.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Ends a process at each point of what becomes of an order, one after the other, by no chance: before or after each call and
 * commit. What people asked for is not waited for: it is asked again in the end.
 */
final class Deaths {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(8);

    /** What a service is about to do or has just done when it dies; services take turns, so that one comes back while others go. */
    private static final List<Death> ALL = List.of(
            new Death("orders", "call PUT /internal/holds", Story.BUY),
            new Death("billing", "call provider.authorize", Story.BUY),
            new Death("catalog", "commit .*hold", Story.BUY),
            new Death("orders", "call PUT /internal/authorizations", Story.BUY),
            new Death("billing", "commit (?!.*simulator).*payment", Story.BUY),
            new Death("orders", "commit .*customer_order", Story.BUY),
            new Death("billing", "commit .*simulator.payment", Story.LOSE_THE_ANSWER),
            new Death("orders", "call DELETE /internal/holds", Story.BE_DECLINED),
            new Death("billing", "call provider.cancel", Story.CANCEL),
            new Death("orders", "call POST /internal/authorizations/.*/void", Story.CANCEL),
            new Death("billing", "call provider.capture", Story.SHIP),
            new Death("orders", "call POST /internal/authorizations/.*/captures", Story.SHIP),
            new Death("catalog", "commit .*fulfilment", Story.SHIP),
            new Death("orders", "call POST /internal/holds/.*/fulfilment", Story.SHIP),
            new Death("billing", "commit .*ledger_entry", Story.SHIP_TOO_LATE),
            new Death("orders", "call PUT /internal/authorizations", Story.SHIP_TOO_LATE),
            new Death("billing", "call provider.refund", Story.SEND_BACK),
            new Death("orders", "call POST /internal/restocks", Story.SEND_BACK),
            new Death("catalog", "commit .*stock_movement", Story.SEND_BACK),
            new Death("orders", "call PUT /internal/refunds", Story.SEND_BACK));

    private final FaultyPlatform platform;
    private final Rows rows;
    private final People people;
    private final Random random;
    private final Map<Story, Deque<Sold>> prepared = new EnumMap<>(Story.class);

    Deaths(FaultyPlatform platform, People people, long seed) {
        this.platform = platform;
        this.rows = new Rows(platform);
        this.people = people;
        this.random = new Random(seed);
    }

    /** What people do with which card, from an order on that was made ready for it or from the beginning. */
    private enum Story {
        BUY("tok_ok"),
        LOSE_THE_ANSWER("tok_lost_response"),
        BE_DECLINED("tok_declined"),
        CANCEL("tok_ok"),
        SHIP("tok_ok"),
        SHIP_TOO_LATE("tok_expiring"),
        SEND_BACK("tok_ok");

        private final String card;

        Story(String card) {
            this.card = card;
        }

        private boolean isOfAnOrder() {
            return compareTo(BE_DECLINED) > 0;
        }
    }

    private record Death(String service, String point, Story story) {
        Death before() {
            return new Death(service, Points.before(point), story);
        }

        Death after() {
            return new Death(service, Points.after(point), story);
        }

        @Override
        public String toString() {
            return "death of " + service + " " + point;
        }
    }

    /** Lets each happen both before and after; those that did not. */
    List<String> all() {
        return missed(ALL.stream().flatMap(death -> Stream.of(death.before(), death.after())));
    }

    /** Lets each happen, before or after, as the seed draws it; those that did not. */
    List<String> oneOfEach() {
        return missed(ALL.stream().map(death -> random.nextBoolean() ? death.before() : death.after()));
    }

    private List<String> missed(Stream<Death> deaths) {
        List<Death> all = deaths.toList();
        all.stream().map(Death::story).filter(Story::isOfAnOrder).forEach(this::prepare);
        List<String> missed = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Death death : all) {
                if (!happens(death, threads)) {
                    missed.add(death.toString());
                }
            }
        }
        return missed;
    }

    /** People do what leads to the point, until the first instance of the service that comes there has died. */
    private boolean happens(Death death, ExecutorService threads) {
        Wait.until(WITHIN, () -> ALL.stream().map(Death::service).distinct().allMatch(platform::serves));
        List<String> living = platform.living();
        Path trap = platform.traps().resolve(death.service());
        boolean died = Wait.until(WITHIN, () -> {
            Runnable act = act(death.story());
            arm(trap, death);
            threads.execute(act);
            boolean sprung = Wait.until(SOON, () -> !Files.exists(trap));
            disarm(trap);
            return sprung;
        });
        System.out.println("  " + death + (died ? "" : " does not happen"));
        Wait.until(SOON, () -> !platform.living().containsAll(living));
        platform.revive();
        return died;
    }

    private Runnable act(Story story) {
        if (!story.isOfAnOrder()) {
            return () -> buy(story);
        }
        Deque<Sold> orders = prepared.get(story);
        if (orders.isEmpty()) {
            prepare(story);
        }
        Sold order = orders.remove();
        if (story == Story.SHIP_TOO_LATE) {
            Wait.until(WITHIN, () -> isTooLate(order));
        }
        return switch (story) {
            case CANCEL -> () -> people.desk().cancel(order, random);
            case SEND_BACK -> () -> people.desk().sendBack(order, 1, random);
            default -> () -> people.desk().ship(order, random);
        };
    }

    private Optional<Reply> buy(Story story) {
        return people.purchases()
                .buy(people.customer(), Map.of(people.opening().skus().getLast(), 1), story.card, random)
                .flatMap(History.Operation::outcome)
                .filter(Reply::ok);
    }

    /** Buys, and lets it leave when that is what the story begins with. */
    private void prepare(Story story) {
        Wait.until(WITHIN, () -> {
            Optional<Sold> bought = buy(story).map(order -> Sold.of(people.customer(), order));
            bought.ifPresent(order -> {
                if (story == Story.SEND_BACK) {
                    people.desk().ship(order, random);
                }
                prepared.computeIfAbsent(story, _ -> new ArrayDeque<>()).add(order);
            });
            return bought.isPresent();
        });
    }

    /** Whether what holds the money of an order has ended. */
    private boolean isTooLate(Sold order) {
        try {
            String payments = "select id from payment where order_id = '" + order.id() + "' and expires_at <= now()";
            return !rows.of("billing", payments).isEmpty();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void arm(Path trap, Death death) {
        try {
            Files.writeString(trap, "kill 0 " + death.point());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void disarm(Path trap) {
        try {
            Files.deleteIfExists(trap);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
