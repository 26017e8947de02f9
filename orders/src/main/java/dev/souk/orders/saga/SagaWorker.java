package dev.souk.orders.saga;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Takes over the sagas that nobody drives: their driver has died, or the wait before their next attempt is over. Every
 * instance has one; row locks keep them from taking the same saga. Looking for work is one statement on an index that
 * holds only running sagas.
 */
@Singleton
class SagaWorker {

    private static final System.Logger LOG = System.getLogger(SagaWorker.class.getName());

    private final SagaEngine engine;
    private final SagaSettings settings;
    private final Semaphore free;
    private volatile Thread thread;

    @Inject
    SagaWorker(SagaEngine engine, SagaSettings settings) {
        this.engine = engine;
        this.settings = settings;
        this.free = new Semaphore(settings.parallel());
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        thread = Thread.ofVirtual().name("saga-worker").start(this::work);
    }

    @PreDestroy
    void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void work() {
        try {
            while (true) {
                long poll = settings.poll().toMillis();
                long pause = poll / 2 + ThreadLocalRandom.current().nextLong(poll + 1);
                if (takeOver()) {
                    awaitHands(pause);
                } else {
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "The saga worker stops");
        }
    }

    /** Returns when half of the sagas that are driven have come as far as they get, so that each look takes several. */
    private void awaitHands(long patience) throws InterruptedException {
        int half = Math.max(1, settings.parallel() / 2);
        if (free.tryAcquire(half, patience, TimeUnit.MILLISECONDS)) {
            free.release(half);
        }
    }

    /**
     * Starts to drive what is due and waits for nothing; a database that is away is asked again at the next turn.
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
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Cannot look for sagas to take over", e);
            return false;
        } finally {
            free.release(permits - taken);
        }
        return taken == permits;
    }
}
