package dev.souk.platform.events;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The events of a service as they come, for a process that keeps nothing durable: what it remembers can follow them. It
 * begins at the end of the stream; afterwards it hears everything in order, also what came while Redis was away. It begins
 * anew when the stream ends before what was heard, as after both Redis and the service's database were restored. Nothing is
 * confirmed: who must not miss an event is an {@link EventHandler}.
 */
public final class EventTail implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EventTail.class.getName());
    private static final int BLOCK_MILLIS = 5_000;
    private static final int BATCH = 500;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final URI redis;
    private final String service;
    private final Listener listener;
    private final Thread thread;
    private volatile boolean closed;
    private boolean away;

    /** Who is told. Called by one thread. What it throws is logged, and it is told of the next event all the same. */
    public interface Listener {
        /**
         * From here on everything will be heard; what came before was not. Positions may be lower than some heard before, and
         * then mean other events.
         */
        void begins(Position position);

        /** An event, by its place, its type and what it is about. */
        void heard(Position position, String type, UUID subject);
    }

    private EventTail(URI redis, String service, Listener listener) {
        this.redis = redis;
        this.service = service;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("tail-" + service).start(this::run);
    }

    /** Begins to listen; Redis may be away. */
    public static EventTail start(URI redis, String service, Listener listener) {
        return new EventTail(redis, service, listener);
    }

    private void run() {
        Position reached = null;
        while (!closed) {
            try (EventStream stream = new EventStream(redis, service, BLOCK_MILLIS)) {
                if (reached == null) {
                    reached = begin(stream.last().orElse(Position.START));
                }
                while (!closed) {
                    List<EventStream.Entry> entries = stream.read(reached, BATCH, BLOCK_MILLIS);
                    for (EventStream.Entry entry : entries) {
                        tell(entry);
                        reached = entry.position();
                    }
                    Optional<Position> end = entries.isEmpty() ? stream.last() : Optional.empty();
                    if (end.isPresent() && reached.isAfter(end.get())) {
                        LOG.log(Level.WARNING, "The stream of {0} ends before {1}: beginning anew", service, reached);
                        reached = begin(end.get());
                    }
                    away = false;
                }
            } catch (JedisException e) {
                pause(e.getMessage());
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, () -> "Listening to the events of " + service + " failed; it goes on", e);
                pause(e.toString());
            }
        }
    }

    private Position begin(Position end) {
        listener.begins(end);
        return end;
    }

    private void tell(EventStream.Entry entry) {
        Envelope event;
        try {
            event = Envelope.fromJson(entry.json());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The entry {0} of {1} is no event", entry.position(), service);
            return;
        }
        try {
            listener.heard(entry.position(), event.type(), event.subject());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "Event " + entry.position() + " of " + service + " was heard in vain", e);
        }
    }

    private void pause(String why) {
        if (closed) {
            return;
        }
        if (!away) {
            LOG.log(Level.WARNING, "The events of {0} can''t be heard: {1}", service, why);
            away = true;
        }
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
