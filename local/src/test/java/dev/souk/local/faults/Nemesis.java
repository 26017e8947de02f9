package dev.souk.local.faults;

import dev.souk.local.FaultyPlatform;
import dev.souk.local.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Makes things go wrong, as dealt and drawn from a seed, and puts right again what does not come right by itself. A fault counts
 * once its effect was seen; one that had none, because nobody came by or a service was just starting, is dealt again.
 */
final class Nemesis {
    /** How long it goes on beyond its time for what had no effect so far. */
    private static final Duration MORE = Duration.ofSeconds(60);

    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private final FaultyPlatform platform;
    private final Random random;
    private final History history;
    private final Deck<Fault> deck;
    private final Provider provider;
    private final Instant began = Instant.now();
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private final PriorityQueue<Healing> healings = new PriorityQueue<>(Comparator.comparing(Healing::at));
    private final List<Expected> expected = new ArrayList<>();

    private record Healing(Instant at, Runnable heal) {}

    /** An effect that is to be seen by then. */
    private record Expected(Fault fault, BooleanSupplier seen, Instant until) {}

    Nemesis(FaultyPlatform platform, long seed, History history) {
        this.platform = platform;
        this.random = new Random(seed);
        this.history = history;
        this.deck = new Deck<>(Fault.deck(), random);
        this.provider = new Provider(platform);
    }

    /** Goes on for that long, and until everything has happened; then heals everything. */
    void rage(Duration time) throws InterruptedException {
        Instant end = Instant.now().plus(time);
        Instant next = Instant.now();
        while (Instant.now().isBefore(end)
                || (!missing().isEmpty() && Instant.now().isBefore(end.plus(MORE)))) {
            if (!Instant.now().isBefore(next)) {
                strike(deck.deal());
                next = Instant.now().plusMillis(500 + random.nextInt(2_000));
            }
            heal(Instant.now());
            look();
            platform.revive();
            Thread.sleep(200);
        }
        while (!healings.isEmpty()) {
            heal(Instant.MAX);
            Thread.sleep(200);
        }
        platform.living().forEach(name -> platform.signal(name, "CONT"));
        platform.revive();
    }

    /** What had no effect. */
    Set<Fault> missing() {
        Set<Fault> missing = EnumSet.allOf(Fault.class);
        missing.removeAll(done.keySet());
        if (!lines("clocks").isEmpty()) {
            missing.remove(Fault.CLOCK_WRONG);
        }
        return missing;
    }

    /** What had an effect how often, at which points, and whose clocks were wrong. */
    String summary() {
        return (done + ", at " + lines("sprung") + ", clocks " + lines("clocks")).replaceAll("[{}]", "");
    }

    private void strike(Fault fault) {
        switch (fault) {
            case KILLED -> {
                String name = any();
                say(fault, name);
                platform.signal(name, "KILL");
                count(fault, Wait.until(AT_ONCE, () -> !platform.living().contains(name)));
            }
            case STOPPED -> {
                String name = any();
                say(fault, name);
                platform.signal(name, "STOP");
                later(500 + random.nextInt(9_000), () -> platform.signal(name, "CONT"));
                count(fault, Wait.until(AT_ONCE, () -> platform.stands(name)));
            }
            case DIES_AT_A_POINT -> trap(fault, "kill");
            case FAILS_AT_A_POINT -> trap(fault, "fail");
            case REDIS_EMPTIED -> loseRedis(fault, platform::emptyRedis);
            case REDIS_LOST -> loseRedis(fault, () -> platform.restartRedis(true));
            case REDIS_KILLED -> {
                say(fault, "");
                count(fault, platform.restartRedis(false));
            }
            case CONSUL_AWAY -> {
                boolean there = platform.consulIsThere();
                if (there) {
                    say(fault, "");
                    platform.consulLeaves();
                    later(2_000 + random.nextInt(4_000), platform::consulReturns);
                }
                count(fault, there && !platform.consulIsThere());
            }
            case POSTGRES_RESTARTED -> {
                say(fault, "");
                count(fault, platform.restartPostgres());
            }
            case CLOCK_WRONG -> throw new IllegalStateException("clocks are wrong from the start");
            default -> misbehave(fault);
        }
    }

    /** Something happens to an instance at a named point. */
    private void trap(Fault fault, String action) {
        List<String> names = platform.living().stream()
                .filter(name -> Points.has(service(name)))
                .toList();
        if (names.isEmpty()) {
            count(fault, false);
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        List<String> points = Points.of(service(name));
        String point = points.get(random.nextInt(points.size()));
        long before = sprung(name, action);
        say(fault, name + " " + point);
        Path trap = platform.traps().resolve(name);
        try {
            Files.writeString(trap, action + " " + random.nextInt(3) + " " + point);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        later(6_000, () -> delete(trap));
        expect(fault, 7_000, () -> sprung(name, action) > before);
    }

    /** Redis forgets what was published, so it is published again. */
    private void loseRedis(Fault fault, BooleanSupplier lose) {
        long before = platform.logged("events are published again");
        say(fault, "");
        if (lose.getAsBoolean()) {
            expect(fault, 15_000, () -> platform.logged("events are published again") > before);
        } else {
            count(fault, false);
        }
    }

    /** The provider answers with errors, late, twice or not at all, and so do its webhooks, for a few seconds. */
    private void misbehave(Fault fault) {
        long before = provider.seen(fault);
        int millis = 3_000 + random.nextInt(3_000);
        say(fault, "");
        provider.begin(fault);
        later(millis, () -> provider.end(fault));
        expect(fault, millis + 1_000, () -> provider.seen(fault) > before);
    }

    private void expect(Fault fault, int millis, BooleanSupplier seen) {
        expected.add(new Expected(fault, seen, Instant.now().plusMillis(millis)));
    }

    private void look() {
        for (Expected effect : List.copyOf(expected)) {
            boolean seen = effect.seen().getAsBoolean();
            if (seen || Instant.now().isAfter(effect.until())) {
                expected.remove(effect);
                count(effect.fault(), seen);
            }
        }
    }

    private void count(Fault fault, boolean seen) {
        if (seen) {
            done.merge(fault, 1, Integer::sum);
        } else if (!done.containsKey(fault)) {
            deck.putBack(fault);
        }
    }

    private String any() {
        List<String> names = platform.living();
        return names.get(random.nextInt(names.size()));
    }

    private static String service(String name) {
        return name.substring(0, name.lastIndexOf('-'));
    }

    private void later(int millis, Runnable heal) {
        healings.add(new Healing(Instant.now().plusMillis(millis), heal));
    }

    private void heal(Instant now) {
        List<Healing> due = new ArrayList<>();
        while (!healings.isEmpty() && !healings.peek().at().isAfter(now)) {
            due.add(healings.poll());
        }
        due.forEach(healing -> healing.heal().run());
    }

    private static void delete(Path trap) {
        try {
            Files.deleteIfExists(trap);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long sprung(String name, String action) {
        return lines("sprung").stream()
                .filter(line -> line.startsWith(name + " " + action + " "))
                .count();
    }

    /** What services have noted: instance and what. */
    private List<String> lines(String name) {
        Path file = platform.traps().resolve(name);
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(Fault fault, String where) {
        String line = (fault + " " + where).strip();
        System.out.println(String.format(
                Locale.ROOT,
                "  %6.1f s  %s",
                Duration.between(began, Instant.now()).toMillis() / 1000.0,
                line));
        history.note("fault " + line);
    }
}
