package dev.souk.edge.proxy;

import dev.souk.edge.proxy.UpstreamClient.Target;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.LaxConnPool;
import org.apache.hc.core5.pool.PoolEntry;

/**
 * One request and its answer on a connection of the pool, which has it back when the answer was read to its end and both sides
 * keep it. Cancelling it, from another thread, cuts the connection; after its end that does nothing.
 */
final class Exchange implements Cancellable, AutoCloseable {

    private final LaxConnPool<Target, DefaultBHttpClientConnection> pool;
    private final ClassicHttpRequest request;
    private PoolEntry<Target, DefaultBHttpClientConnection> entry;
    private Sweeper.Watched watched;
    private ClassicHttpResponse response;
    private Body body;

    private DefaultBHttpClientConnection connection;
    private Interruption interruption;
    private boolean cancelled;
    private boolean ended;

    Exchange(LaxConnPool<Target, DefaultBHttpClientConnection> pool, ClassicHttpRequest request) {
        this.pool = pool;
        this.request = request;
    }

    void has(PoolEntry<Target, DefaultBHttpClientConnection> place, Sweeper.Watched watch) {
        entry = place;
        watched = watch;
    }

    /** From here on it can be cut. */
    synchronized void on(DefaultBHttpClientConnection its) {
        connection = its;
        if (cancelled) {
            its.close(CloseMode.IMMEDIATE);
        }
    }

    /**
     * From here on the thread may wait for its client as well: being cut ends that too, by closing the client's connection.
     */
    synchronized void waitsForClient() {
        if (interruption == null) {
            interruption = new Interruption();
        }
        if (cancelled) {
            interruption.cancel();
        }
    }

    void answered(ClassicHttpResponse answer) throws IOException {
        response = answer;
        HttpEntity entity = answer.getEntity();
        body = entity == null ? null : new Body(entity.getContent());
    }

    /** The head of the answer. */
    ClassicHttpResponse response() {
        return response;
    }

    boolean hasBody() {
        return body != null;
    }

    /** Whether the end of the body was seen. */
    boolean isRead() {
        return body == null || body.isRead;
    }

    /** The body of the answer, when it has one. */
    InputStream body() {
        return body;
    }

    /** How many bytes the body has; negative when that is not known. */
    long length() {
        return response.getEntity().getContentLength();
    }

    /** Whether it was the service that ended the body before its end. */
    boolean isBroken() {
        return body != null && body.isBroken;
    }

    boolean overdue() {
        return watched.overdue();
    }

    @Override
    public synchronized boolean cancel() {
        cancelled = true;
        if (!ended && connection != null) {
            connection.close(CloseMode.IMMEDIATE);
        }
        if (!ended && interruption != null) {
            interruption.cancel();
        }
        return !ended;
    }

    /** The answer did not come. */
    void abandon() {
        if (end() && entry != null) {
            entry.discardConnection(CloseMode.IMMEDIATE);
            pool.release(entry, false);
        }
    }

    @Override
    public void close() {
        if (!end()) {
            return;
        }
        watched.done();
        boolean kept = isRead()
                && !cancelled
                && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, HttpCoreContext.create());
        if (!isRead()) {
            entry.discardConnection(CloseMode.IMMEDIATE);
        }
        entry.updateExpiry(UpstreamClient.OLDEST);
        pool.release(entry, kept);
    }

    private synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        if (interruption != null) {
            interruption.end();
        }
        return first;
    }

    /** Notices its end, and that it has none. */
    private static final class Body extends FilterInputStream {
        private boolean isRead;
        private boolean isBroken;

        private Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            if (isRead) {
                return -1;
            }
            try {
                int b = super.read();
                isRead |= b < 0;
                return b;
            } catch (IOException e) {
                isBroken = true;
                throw e;
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (isRead) {
                return -1; // the connection may be another's by now
            }
            try {
                int n = super.read(bytes, offset, length);
                isRead |= n < 0;
                return n;
            } catch (IOException e) {
                isBroken = true;
                throw e;
            }
        }
    }
}
