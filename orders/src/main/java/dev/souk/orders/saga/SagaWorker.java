package dev.souk.orders.saga;

import dev.souk.platform.background.Chore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Takes over the sagas that nobody drives: their driver has died, or the wait before their next attempt is over. Every
 * instance has one; row locks keep them from taking the same saga. Looking for work is one statement on an index that
 * holds only running sagas.
 */
@Singleton
class SagaWorker {

    private final SagaEngine engine;
    private final SagaSettings settings;
    private final Semaphore free;
    private Optional<Chore> chore = Optional.empty();

    @Inject
    SagaWorker(SagaEngine engine, SagaSettings settings) {
        this.engine = engine;
        this.settings = settings;
        this.free = new Semaphore(settings.parallel());
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        chore = Optional.of(Chore.start("saga-worker", settings.poll(), this::work));
    }

    @PreDestroy
    void stop() {
        chore.ifPresent(Chore::close);
    }

    /** Takes over until nothing more is due. */
    private void work() {
        try {
            while (takeOver()) {
                awaitHands();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when half of the sagas that are driven have come as far as they get, so that each look takes several. */
    private void awaitHands() throws InterruptedException {
        int half = Math.max(1, settings.parallel() / 2);
        if (free.tryAcquire(half, settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
            free.release(half);
        }
    }

    /**
     * Starts to drive what is due and waits for nothing.
     *
     * @return whether more may be due than there were hands for
     */
    private boolean takeOver() {
        int permits = free.drainPermits();
        int taken = 0;
        try {
            if (permits > 0) {
                for (var saga : engine.takeDue(permits)) {
                    taken++;
                    engine.drive(saga, free::release);
                }
            }
        } finally {
            free.release(permits - taken);
        }
        return taken == permits;
    }
}
