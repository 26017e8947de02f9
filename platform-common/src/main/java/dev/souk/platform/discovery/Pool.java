package dev.souk.platform.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The instances of one service as one snapshot has them, and who of them gets the next call. */
final class Pool {
    private static final Duration LAST_RESORT = Duration.ofSeconds(30);

    /** From here on one is slower than the other; below it is chance. */
    private static final double SLOWER = 2;

    private static final double SLOWEST = 10;

    final List<Instance> snapshot;
    final List<Instance> failing;
    private final List<Member> passing;
    private final List<Member> critical;
    private final List<Member> near;
    private final Map<Instance, Member> members = new HashMap<>();
    private final Map<Instance, Long> left = new HashMap<>();
    private final String zone;
    /** Whether Consul takes half of all or more to be healthy. */
    private final boolean calm;

    Pool(List<Instance> snapshot, List<Instance> failing, String zone, Optional<Pool> before, long now) {
        this.snapshot = snapshot;
        this.failing = failing;
        this.zone = zone;
        before.ifPresent(old -> {
            old.left.forEach((instance, since) -> {
                if (now - since < LAST_RESORT.toNanos()) {
                    left.put(instance, since);
                }
            });
            old.snapshot.forEach(instance -> left.put(instance, now));
            left.keySet().forEach(instance -> members.put(instance, old.members.get(instance)));
        });
        // Those that are there when the first one is looked up have not just started.
        boolean late = before.isPresent() && !before.get().snapshot.isEmpty();
        passing = snapshot.stream().map(it -> member(it, late, now)).toList();
        critical = failing.stream().map(it -> member(it, late, now)).toList();
        calm = passing.size() >= critical.size();
        snapshot.forEach(left::remove);
        failing.forEach(left::remove);
        near = nearest(passing);
    }

    private Member member(Instance instance, boolean late, long now) {
        return members.computeIfAbsent(instance, it -> new Member(it, late, now));
    }

    /** Those of our own zone, when at least half of what the zone has is among them; else all. */
    private List<Member> nearest(List<Member> some) {
        if (zone.isEmpty()) {
            return some;
        }
        List<Member> here = some.stream().filter(this::isHere).toList();
        long total = Stream.concat(passing.stream(), critical.stream())
                .filter(this::isHere)
                .count();
        return !here.isEmpty() && here.size() * 2L >= total ? here : some;
    }

    private boolean isHere(Member member) {
        return zone.equals(member.instance.meta().get("zone"));
    }

    List<Member> all() {
        return passing;
    }

    /** Null when nobody is left. */
    Member choose(Collection<Instance> tried, Predicate<Instance> wanted, long now) {
        if (calm && tried.isEmpty() && wanted == WantedVersion.ANY && areClean(near)) {
            return near.isEmpty() ? lastResort(tried, now) : lessBusy(near, now);
        }
        List<Member> known = new ArrayList<>(passing);
        known.addAll(critical);
        List<Member> healthy = passing.stream().filter(it -> !it.isEjected(now)).toList();
        boolean panic = healthy.size() * 2 < known.size();
        List<Member> candidates = without(panic ? known : healthy, tried);
        candidates = preferred(candidates, it -> wanted.test(it.instance));
        candidates = preferred(candidates, it -> !it.isPaused(now));
        candidates = nearest(candidates);
        List<Member> reachable =
                candidates.stream().filter(it -> !it.isPaused(now)).toList();
        if (!reachable.isEmpty()) {
            return lessBusy(reachable, now);
        }
        Member resort = lastResort(tried, now);
        if (resort != null) {
            return resort;
        }
        List<Member> anybody = candidates.isEmpty() ? without(known, tried) : candidates;
        return anybody.isEmpty() ? null : lessBusy(anybody, now);
    }

    private static boolean areClean(List<Member> some) {
        for (Member member : some) {
            if (!member.isClean()) {
                return false;
            }
        }
        return true;
    }

    private static List<Member> without(List<Member> some, Collection<Instance> tried) {
        return tried.isEmpty()
                ? some
                : some.stream().filter(it -> !tried.contains(it.instance)).toList();
    }

    private static List<Member> preferred(List<Member> some, Predicate<Member> wish) {
        List<Member> those = some.stream().filter(wish).toList();
        return those.isEmpty() ? some : those;
    }

    /** One that Consul has dropped lately, for an agent that stood still may drop the living before the dead. */
    private Member lastResort(Collection<Instance> tried, long now) {
        List<Member> lately = left.keySet().stream()
                .filter(it -> now - left.get(it) <= LAST_RESORT.toNanos() && !tried.contains(it))
                .map(members::get)
                .filter(it -> !it.isPaused(now))
                .toList();
        return lately.isEmpty() ? null : lessBusy(lately, now);
    }

    private static Member lessBusy(List<Member> choice, long now) {
        int size = choice.size();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int one = random.nextInt(size);
        Member first = choice.get(one);
        if (size == 1) {
            return first;
        }
        int other = (one + 1 + random.nextInt(size - 1)) % size;
        Member second = choice.get(other);
        Member better = second.inFlight.get() < first.inFlight.get() ? second : first;
        Member worse = better == first ? second : first;
        double weight = better.share(now) / slower(better, worse, now);
        return weight < 1 && random.nextDouble() >= weight ? worse : better;
    }

    /**
     * How many times slower one is than the other. It is then taken so many times less often, and never not at all: else
     * nobody would notice that it has become quick.
     */
    private static double slower(Member one, Member other, long now) {
        double mine = one.latency(now);
        double theirs = other.latency(now);
        return mine > 0 && theirs > 0 && mine > SLOWER * theirs ? Math.min(mine / theirs, SLOWEST) : 1;
    }

    /** Takes an instance out of the rotation for a while unless half of all are out already. */
    synchronized boolean eject(Member member, long now) {
        long out = passing.stream().filter(it -> it.isEjected(now)).count();
        if (member.isEjected(now) || (out + 1) * 2 > passing.size()) {
            return false;
        }
        member.eject(now);
        return true;
    }
}
