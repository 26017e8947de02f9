package dev.souk.orders.reconciliation;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * When and what is compared.
 *
 * @param every how often; among all instances
 * @param grace how long an order must not have changed
 * @param window how far back the first round looks at payments and returns; a later one looks at what changed since the one before
 * @param overlap and at what changed by so much before: what billing was still asking the provider is over then, and a transaction or
 *     a clock that was late by less hides nothing. Money of orders that exist needs no clock but the database's.
 * @param budget how long a run compares; a page in any case
 * @param lease how long a run whose instance died keeps others from running
 */
@Singleton
record ReconciliationSettings(
        Duration every, Duration grace, Duration window, Duration overlap, Duration budget, Duration lease) {

    @Inject
    ReconciliationSettings(
            @ConfigProperty(name = "souk.reconciliation.every", defaultValue = "PT5M") Duration every,
            @ConfigProperty(name = "souk.reconciliation.grace", defaultValue = "PT1M") Duration grace,
            @ConfigProperty(name = "souk.reconciliation.window", defaultValue = "P7D") Duration window,
            @ConfigProperty(name = "souk.reconciliation.overlap", defaultValue = "PT1H") Duration overlap,
            @ConfigProperty(name = "souk.reconciliation.budget", defaultValue = "PT1M") Duration budget,
            @ConfigProperty(name = "souk.reconciliation.lease", defaultValue = "PT1M") Duration lease) {
        if (!every.isPositive() || !window.isPositive() || !lease.isPositive()) {
            throw new IllegalArgumentException("souk.reconciliation.every, window and lease must be positive");
        }
        if (grace.isNegative() || overlap.compareTo(grace) < 0) {
            throw new IllegalArgumentException(
                    "souk.reconciliation.overlap must not be less than souk.reconciliation.grace");
        }
        this.every = every;
        this.grace = grace;
        this.window = window;
        this.overlap = overlap;
        this.budget = budget;
        this.lease = lease;
    }
}
