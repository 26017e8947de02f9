package dev.souk.platform.discovery;

import io.helidon.microprofile.server.ServerCdiExtension;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * When a process comes and goes.
 *
 * <p>It comes after Helidon's server listens, with the port that was really bound. It goes, on SIGTERM, before that server
 * is told to stop: out of Consul first; then it says "not ready" and closes each connection after its answer, while the
 * news spreads ({@code souk.drain.delay}); then it finishes what is in flight (at most {@code souk.drain.limit}). Only
 * then do the server and everything else stop. Where nobody was told about it, nobody needs to hear: no delay.
 */
@Singleton
class Lifecycle {
    /** Helidon starts its server at {@code PLATFORM_AFTER + 100} and stops it at {@code PLATFORM_BEFORE}. */
    private static final int AFTER_SERVER_START = Interceptor.Priority.PLATFORM_AFTER + 200;

    private static final int BEFORE_SERVER_STOP = Interceptor.Priority.PLATFORM_BEFORE - 100;

    private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());

    private final Self self;
    private final Management management;
    private final Registrar registrar;
    private final Drain drain;
    private final Config config;

    @Inject
    Lifecycle(Self self, Management management, Registrar registrar, Drain drain, Config config) {
        this.self = self;
        this.management = management;
        this.registrar = registrar;
        this.drain = drain;
        this.config = config;
    }

    void come(
            @Observes @Priority(AFTER_SERVER_START) @Initialized(ApplicationScoped.class) Object event,
            BeanManager beans) {
        ServerCdiExtension server = beans.getExtension(ServerCdiExtension.class);
        Instance instance = self.listensOn(server.port(), management.port(server));
        if (!self.service().isEmpty()) {
            registrar.start(instance, self.managementAddress());
        }
    }

    void go(@Observes @Priority(BEFORE_SERVER_STOP) @BeforeDestroyed(ApplicationScoped.class) Object event) {
        if (self.instance().isEmpty()) {
            return; // it never came
        }
        Duration delay = configured("souk.drain.delay", Duration.ofSeconds(2));
        Duration limit = configured("souk.drain.limit", Duration.ofSeconds(20));
        boolean known = registrar.stop(self.instance().get());
        drain.begin();
        try {
            if (known) {
                LOG.log(Level.INFO, "Draining: serving on for {0} while the news spreads", delay);
                Thread.sleep(delay);
            }
            int left = drain.awaitIdle(limit);
            if (left > 0) {
                LOG.log(Level.WARNING, "{0} requests were not finished within {1}", left, limit);
            } else {
                LOG.log(Level.INFO, "Nothing is in flight any more; stopping");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As it is configured at this moment: an operator may have given a process more time since it came. */
    private Duration configured(String key, Duration otherwise) {
        try {
            return config.getOptionalValue(key, Duration.class)
                    .filter(duration -> !duration.isNegative())
                    .orElse(otherwise);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "{0} is not valid, taking {1}: {2}", key, otherwise, e.getMessage());
            return otherwise;
        }
    }
}
