package dev.souk.platform.discovery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A process that is leaving is not ready for more. */
@Readiness
@ApplicationScoped
class DrainCheck implements HealthCheck {
    private final Drain drain;

    @Inject
    DrainCheck(Drain drain) {
        this.drain = drain;
    }

    DrainCheck() {
        this(new Drain());
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("serving").status(!drain.hasBegun()).build();
    }
}
