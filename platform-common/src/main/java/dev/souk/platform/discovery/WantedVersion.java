package dev.souk.platform.discovery;

import java.util.function.Predicate;

/** Says which instances of a service the present call is for, by their metadata. */
@FunctionalInterface
public interface WantedVersion {
    /** All of them will do. */
    Predicate<Instance> ANY = _ -> true;

    /** Drawn anew for each call; {@link #ANY} itself when nothing is wanted. */
    Predicate<Instance> wanted(String service);
}
