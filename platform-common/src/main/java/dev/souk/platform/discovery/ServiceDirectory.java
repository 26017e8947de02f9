package dev.souk.platform.discovery;

import java.util.List;

/** Which instances of a service there are, as far as this process knows. Injectable. */
public interface ServiceDirectory {
    /**
     * The instances that can take calls: the last good answer, never emptied by a failed or empty one. Does not block,
     * except that the very first question about a service waits up to a few seconds for the first answer.
     *
     * @return an immutable list, the same object until something changes; empty when none was ever seen
     */
    List<Instance> snapshot(String service);

    /**
     * The instances that are registered and can't take calls, as far as this process knows.
     *
     * @return an immutable list, the same object until something changes
     */
    default List<Instance> failing(String service) {
        return List.of();
    }

    /** All instances with their health as Consul reports them just now, also those that cannot take calls. */
    List<InstanceStatus> status(String service);
}
