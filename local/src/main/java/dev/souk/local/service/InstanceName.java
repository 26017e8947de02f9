package dev.souk.local.service;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one process of a service. People say {@code orders/1}; Consul and the process table say {@code orders-1-k3f9},
 * where the last part tells an instance from the one that it replaces.
 */
public record InstanceName(String service, int number, String generation) {
    private static final Pattern FORM = Pattern.compile("([a-z]+)-([0-9]+)-([0-9a-z]{4})");
    private static final int GENERATIONS = 36 * 36 * 36 * 36;

    static InstanceName next(String service, int number) {
        int random = ThreadLocalRandom.current().nextInt(GENERATIONS);
        return new InstanceName(
                service, number, "%4s".formatted(Integer.toString(random, 36)).replace(' ', '0'));
    }

    /** Empty when the name is not that of an instance. */
    static Optional<InstanceName> parse(String name) {
        Matcher matcher = FORM.matcher(name);
        return matcher.matches()
                ? Optional.of(new InstanceName(matcher.group(1), Integer.parseInt(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }

    /** {@code orders-1-k3f9}: also the id in Consul. */
    String id() {
        return service + "-" + suffix();
    }

    /** {@code 1-k3f9}: what the service is told to end its id with. */
    String suffix() {
        return number + "-" + generation;
    }

    /** {@code orders/1} */
    public String spoken() {
        return service + "/" + number;
    }
}
