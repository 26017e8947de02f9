package dev.souk.local;

import java.util.OptionalLong;

/**
 * How much memory {@code up} is going to need.
 *
 * @param instances to start
 * @param servers whether PostgreSQL, Redis, Consul and the mailbox are to be started as well
 * @param build whether something is to be built
 */
record MemoryNeed(long instances, boolean servers, boolean build) {
    private static final int MEGABYTES_PER_INSTANCE = 260;
    private static final int MEGABYTES_FOR_SERVERS = 350;
    private static final int MEGABYTES_FOR_BUILD = 900;

    long megabytes() {
        return instances * MEGABYTES_PER_INSTANCE
                + (servers ? MEGABYTES_FOR_SERVERS : 0)
                + (build ? MEGABYTES_FOR_BUILD : 0);
    }

    /** Fails in one line when so many megabytes are too few; where nobody knows how many there are, nothing is too few. */
    void requireWithin(OptionalLong available) {
        if (available.isPresent() && available.getAsLong() < megabytes()) {
            throw new Failure("too little memory: " + instances + " instances to start need about " + megabytes()
                    + " MB and " + available.getAsLong()
                    + " MB are available: end something else, or ask for fewer instances");
        }
    }
}
