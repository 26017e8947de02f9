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
 * @param window how far back payments and returns are looked at
 * @param budget how long a run compares; a page in any case
 * @param lease how long a run whose instance died keeps others from running
 */
@Singleton
record ReconciliationSettings(Duration every, Duration grace, Duration window, Duration budget, Duration lease) {

    @Inject
    ReconciliationSettings(
            @ConfigProperty(name = "souk.reconciliation.every", defaultValue = "PT5M") Duration every,
            @ConfigProperty(name = "souk.reconciliation.grace", defaultValue = "PT1M") Duration grace,
            @ConfigProperty(name = "souk.reconciliation.window", defaultValue = "P7D") Duration window,
            @ConfigProperty(name = "souk.reconciliation.budget", defaultValue = "PT1M") Duration budget,
            @ConfigProperty(name = "souk.reconciliation.lease", defaultValue = "PT1M") Duration lease) {
        if (!every.isPositive() || grace.isNegative() || !window.isPositive() || !lease.isPositive()) {
            throw new IllegalArgumentException("souk.reconciliation.every, window and lease must be positive");
        }
        this.every = every;
        this.grace = grace;
        this.window = window;
        this.budget = budget;
        this.lease = lease;
    }
}
