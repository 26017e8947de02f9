package dev.souk.orders.saga;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

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
                takeOver();
                long poll = settings.poll().toMillis();
                Thread.sleep(poll / 2 + ThreadLocalRandom.current().nextLong(poll + 1));
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "The saga worker stops");
        }
    }

    /** Starts to drive what is due and waits for nothing; a database that is away is asked again at the next turn. */
    void takeOver() {
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
        } finally {
            free.release(permits - taken);
        }
    }
}
