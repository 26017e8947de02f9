package dev.souk.platform.discovery;

/**
 * An instance and what Consul thinks of it, for people who look at a platform.
 *
 * @param health {@code passing}, {@code warning} or {@code critical}: the worst of its checks
 */
public record InstanceStatus(Instance instance, String health) {}
