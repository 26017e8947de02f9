package dev.souk.platform.deadline;

import io.helidon.common.context.Contexts;
import io.helidon.faulttolerance.FaultTolerance;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.Executors;

/**
 * Lets the context of a request, its deadline and its ids, into the threads in which Helidon runs {@code @Asynchronous}
 * methods: with a {@code @Timeout} on them it starts a second thread, which would begin without.
 */
@Singleton
class FaultToleranceThreads {
    void install(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) @Initialized(ApplicationScoped.class)
                    Object event) {
        FaultTolerance.executor(() -> Contexts.wrap(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("fault-tolerance-", 0).factory())));
    }
}
