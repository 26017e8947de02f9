package dev.souk.platform.events;

import dev.souk.platform.data.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The relay and the consumers of one instance. */
final class EventWorkers {
    private final List<Worker> workers = new ArrayList<>();

    EventWorkers(EventsConfig config, Database database, OutboxSignal signal, Handlers handlers, EventMetrics metrics) {
        String instance = UUID.randomUUID().toString();
        workers.add(new Relay(config, database, signal, metrics, instance));
        for (String source : handlers.sources()) {
            workers.add(new Consumer(config, source, database, handlers, metrics, instance));
        }
    }

    void start() {
        workers.forEach(Worker::start);
    }

    /** Ends them after what they are doing, all at once, and hands their jobs over. */
    void stop() {
        List<Thread> stopping = workers.stream()
                .map(worker -> Thread.ofVirtual().start(worker::stop))
                .toList();
        for (Thread thread : stopping) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
