package dev.souk.local.faults;

import dev.souk.local.FaultyPlatform;
import dev.souk.local.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Ends a process at each point of a checkout, one after the other, by no chance: before and after each commit and call. */
final class Deaths {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    /** Where which service dies; services take turns, so that one comes back while another goes. */
    private static final List<Death> ALL = List.of(
            new Death("orders", "commit.before .*customer_order", "tok_ok"),
            new Death("catalog", "commit.before .*hold", "tok_ok"),
            new Death("billing", "commit.before (?!.*simulator).*payment", "tok_ok"),
            new Death("orders", "commit.after .*customer_order", "tok_ok"),
            new Death("catalog", "commit.after .*hold", "tok_ok"),
            new Death("billing", "commit.after (?!.*simulator).*payment", "tok_ok"),
            new Death("orders", "call.before PUT /internal/holds", "tok_ok"),
            new Death("orders", "call.after PUT /internal/holds", "tok_ok"),
            new Death("billing", "commit.before .*ledger_entry", "tok_ok"),
            new Death("orders", "call.before PUT /internal/authorizations", "tok_ok"),
            new Death("orders", "call.after PUT /internal/authorizations", "tok_ok"),
            new Death("billing", "commit.after .*simulator.payment", "tok_lost_response"),
            new Death("orders", "call.before DELETE /internal/holds", "tok_declined"),
            new Death("orders", "call.after DELETE /internal/holds", "tok_declined"));

    private final FaultyPlatform platform;
    private final People people;
    private final Random random;
    private final Map<String, Integer> turns = new HashMap<>();

    Deaths(FaultyPlatform platform, People people, long seed) {
        this.platform = platform;
        this.people = people;
        this.random = new Random(seed);
    }

    /** A point, and the card that leads a checkout there. */
    private record Death(String service, String point, String card) {}

    /** Lets each happen; those that did not. */
    List<String> all() {
        List<String> missed = new ArrayList<>();
        for (Death death : ALL) {
            if (!happens(death)) {
                missed.add(death.service() + " " + death.point());
            }
        }
        return missed;
    }

    /** People buy until the instance whose turn it is comes to the point. */
    private boolean happens(Death death) {
        String name = death.service() + "-" + (1 + turns.merge(death.service(), 1, Integer::sum) % 2);
        boolean there = Wait.until(WITHIN, () -> platform.serves(name));
        Path trap = platform.traps().resolve(name);
        arm(trap, death);
        boolean died = there
                && Wait.until(WITHIN, () -> {
                    people.buy(people.customer(), Map.of(people.skus().getLast(), 1), death.card(), random);
                    return !Files.exists(trap);
                });
        disarm(trap);
        Wait.until(Duration.ofSeconds(5), () -> !platform.living().contains(name));
        platform.revive();
        return died;
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
