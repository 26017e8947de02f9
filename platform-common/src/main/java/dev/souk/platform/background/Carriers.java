package dev.souk.platform.background;

import static jakarta.interceptor.Interceptor.Priority.PLATFORM_BEFORE;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * Ends a standstill of all virtual threads. In JDK 25 one that waits while it loads or initializes a class keeps its carrier.
 * When as many as there are carriers wait in this way for what another holds that is ready to go on and has none, say the lock
 * of a jar file, nothing moves any more; with two processors that has been seen in services that were starting. The one who
 * holds it needs no more than a carrier, so whenever none was free for a while there are twice as many, until a while has gone
 * well.
 *
 * @see <a href="https://bugs.openjdk.org/browse/JDK-8369238">JDK-8369238, of the same for initialization, solved in JDK 26</a>
 * @see <a href="https://mail.openjdk.org/pipermail/loom-dev/2025-December/008097.html">the same for loading, on JDK 25</a>
 */
@Singleton
final class Carriers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Carriers.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST = 64;

    /** How often in a row all must go well until there are as many as in the beginning. */
    private static final int CALM = 30;

    private final Duration patience;
    private final VirtualThreadSchedulerMXBean scheduler =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    private final int usual = scheduler.getParallelism();
    private final Thread thread = Thread.ofPlatform().daemon().name("carriers").unstarted(this::watch);

    @Inject
    Carriers() {
        this(PATIENCE);
    }

    Carriers(Duration patience) {
        this.patience = patience;
    }

    /** Before anything else begins that may stand still. */
    void start(@Observes @Priority(PLATFORM_BEFORE - 100) @Initialized(ApplicationScoped.class) Object event) {
        start();
    }

    Carriers start() {
        thread.start();
        return this;
    }

    @Override
    @PreDestroy
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        int well = 0;
        try {
            while (true) {
                if (oneIsFree()) {
                    well++;
                    if (well == CALM) {
                        scheduler.setParallelism(usual);
                    }
                    Thread.sleep(patience);
                } else {
                    well = 0;
                    addSome();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the service ends
        }
    }

    private boolean oneIsFree() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        Thread.ofVirtual().name("carriers").start(ran::countDown);
        return ran.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void addSome() {
        int now = scheduler.getParallelism();
        if (now < MOST) {
            LOG.log(Level.WARNING, "No virtual thread ran for {0}; from {1} carriers to {2}", patience, now, 2 * now);
            scheduler.setParallelism(2 * now);
        }
    }
}
