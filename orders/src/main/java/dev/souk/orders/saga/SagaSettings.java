package dev.souk.orders.saga;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How patient the sagas are.
 *
 * @param lease how long a driver has a saga to itself from its last commit on; a crashed one is taken over after that
 * @param stepTimeout how long a step may take, its remote calls with their retries; shorter than the lease
 * @param firstDelay bound of the wait before the second attempt at a step; doubles with each attempt
 * @param longestDelay bound of any wait
 * @param maxAttempts how often a step is attempted before the saga is parked
 * @param poll how often each instance looks for sagas that nobody drives
 * @param parallel how many taken-over sagas an instance drives at once
 */
@Singleton
record SagaSettings(
        Duration lease,
        Duration stepTimeout,
        Duration firstDelay,
        Duration longestDelay,
        int maxAttempts,
        Duration poll,
        int parallel) {

    @Inject
    SagaSettings(
            @ConfigProperty(name = "souk.orders.saga.lease", defaultValue = "PT6S") Duration lease,
            @ConfigProperty(name = "souk.orders.saga.step-timeout", defaultValue = "PT4S") Duration stepTimeout,
            @ConfigProperty(name = "souk.orders.saga.first-delay", defaultValue = "PT0.2S") Duration firstDelay,
            @ConfigProperty(name = "souk.orders.saga.longest-delay", defaultValue = "PT1M") Duration longestDelay,
            @ConfigProperty(name = "souk.orders.saga.max-attempts", defaultValue = "60") int maxAttempts,
            @ConfigProperty(name = "souk.orders.saga.poll", defaultValue = "PT1S") Duration poll,
            @ConfigProperty(name = "souk.orders.saga.parallel", defaultValue = "16") int parallel) {
        if (stepTimeout.compareTo(lease) >= 0) {
            throw new IllegalArgumentException(
                    "souk.orders.saga.step-timeout must be shorter than souk.orders.saga.lease");
        }
        if (maxAttempts < 1 || parallel < 1 || !poll.isPositive()) {
            throw new IllegalArgumentException("souk.orders.saga.max-attempts, parallel and poll must be positive");
        }
        this.lease = lease;
        this.stepTimeout = stepTimeout;
        this.firstDelay = firstDelay;
        this.longestDelay = longestDelay;
        this.maxAttempts = maxAttempts;
        this.poll = poll;
        this.parallel = parallel;
    }

    /** A wait after so many attempts: exponential with full jitter. */
    Duration delayAfter(int attempts) {
        long bound = Math.min(longestDelay.toMillis(), firstDelay.toMillis() << Math.clamp(attempts - 1L, 0, 30));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound + 1));
    }
}
