package dev.souk.platform.health;

import dev.souk.platform.redis.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says whether Redis answers. It carries news and nothing that could be lost: a service works on without it, and must not be
 * taken out with all its siblings when it is away. {@code souk.redis.required=true} says otherwise.
 */
@Readiness
@ApplicationScoped
class RedisCheck implements HealthCheck {

    private final Redis redis;
    private final boolean required;

    @Inject
    RedisCheck(Redis redis, @ConfigProperty(name = "souk.redis.required", defaultValue = "false") boolean required) {
        this.redis = redis;
        this.required = required;
    }

    /** For the proxy of the container. */
    RedisCheck() {
        this(null, false);
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("redis");
        if (!redis.isConfigured()) {
            return response.up().withData("configured", false).build();
        }
        boolean answers = redis.answers();
        return response.withData("answers", answers)
                .status(answers || !required)
                .build();
    }
}
