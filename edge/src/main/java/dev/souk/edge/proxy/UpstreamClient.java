package dev.souk.edge.proxy;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.LaxConnPool;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;

/**
 * The pooled connections to the services. It does nothing on its own: no retries, redirects, cookies, decompression or
 * upgrades, since only the edge knows what may be repeated.
 *
 * <p>Time limits come from {@link Sweeper}, because a read timeout on each socket costs a timed park for every read.
 */
@Singleton
public class UpstreamClient {

    private static final int CONNECTIONS_PER_INSTANCE = 512;
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final long SURELY_OPEN_MILLIS = 1000;
    private static final TimeValue IDLE = TimeValue.ofSeconds(30);
    static final TimeValue OLDEST = TimeValue.ofMinutes(5);
    private static final Http1Config HTTP1 = Http1Config.custom()
            .setMaxHeaderCount(200)
            .setMaxLineLength(16 * 1024)
            .build();
    private static final DefaultHttpRequestWriterFactory WRITER =
            new DefaultHttpRequestWriterFactory(HTTP1, HeaderLines.INSTANCE);
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final LaxConnPool<Target, DefaultBHttpClientConnection> pool =
            new LaxConnPool<>(CONNECTIONS_PER_INSTANCE, OLDEST, PoolReusePolicy.LIFO, null);
    private final HttpRequestExecutor executor = new HttpRequestExecutor();
    private final Sweeper sweeper = new Sweeper();
    private final ScheduledExecutorService tidying = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("upstream-idle").factory());

    /** Opens the pool; connections are made when they are needed. */
    @Inject
    public UpstreamClient() {
        var _ = tidying.scheduleWithFixedDelay(this::closeIdle, 10, 10, TimeUnit.SECONDS);
    }

    /** Where an instance listens. */
    record Target(String host, int port) {}

    /**
     * Sends a request and returns as soon as the head of the answer is there.
     *
     * @param target host and port of the instance
     * @param request what to send; framing and {@code Host} are added here
     * @param timeLimit the time until the answer must have been read to its end; afterwards the connection is cut
     * @return the answer, whose body is still to be read; closing it before its end closes the connection
     * @throws OverdueException when time ran out
     * @throws ClientGoneException when the client did not send its body to the end, or not in time
     * @throws IOException when the exchange fails; {@link ConnectException} and the like when nothing was sent
     */
    Exchange open(Target target, ClassicHttpRequest request, Duration timeLimit) throws IOException {
        Exchange exchange = new Exchange(pool, request);
        Sweeper.Watched watched = sweeper.watch(exchange, timeLimit);
        try {
            PoolEntry<Target, DefaultBHttpClientConnection> entry = lease(target, timeLimit);
            exchange.has(entry, watched);
            if (entry.hasConnection() && isStale(entry)) {
                entry.discardConnection(CloseMode.GRACEFUL);
            }
            if (!entry.hasConnection()) {
                entry.assignConnection(connect(target));
            }
            exchange.on(entry.getConnection());
            frame(target, request);
            if (request.getEntity() instanceof Upload) {
                exchange.waitsForClient();
            }
            exchange.answered(executor.execute(request, entry.getConnection(), HttpCoreContext.create()));
            return exchange;
        } catch (HttpException e) {
            throw failed(new IOException("The answer is not HTTP", e), exchange, watched);
        } catch (IOException e) {
            throw failed(e, exchange, watched);
        } catch (ClientGoneException e) {
            var _ = failed(new IOException(e), exchange, watched);
            throw e;
        } catch (RuntimeException e) { // of the client's body, whose reading is part of this
            IOException failed = failed(new IOException("The exchange failed", e), exchange, watched);
            if (watched.overdue()) {
                throw failed;
            }
            throw e;
        }
    }

    private static IOException failed(IOException cause, Exchange exchange, Sweeper.Watched watched) {
        watched.done();
        exchange.abandon();
        return watched.overdue() ? new OverdueException(cause) : cause;
    }

    /** Watches something else that must not take longer. */
    Sweeper.Watched watch(Cancellable exchange, Duration timeLimit) {
        return sweeper.watch(exchange, timeLimit);
    }

    private PoolEntry<Target, DefaultBHttpClientConnection> lease(Target target, Duration timeLimit)
            throws IOException {
        Future<PoolEntry<Target, DefaultBHttpClientConnection>> place = pool.lease(target, null);
        try {
            Duration wait = timeLimit.compareTo(LEASE) < 0 ? timeLimit : LEASE;
            return place.get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ConnectionRequestTimeoutException("All connections to " + target + " are in use");
        } catch (ExecutionException e) {
            throw new IOException("The pool of connections failed", e.getCause());
        } catch (InterruptedException e) {
            place.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a connection");
        }
    }

    /** Looks at a connection that nothing was heard of for a moment: its other end may have been closed. */
    private static boolean isStale(PoolEntry<Target, DefaultBHttpClientConnection> entry) throws IOException {
        return System.currentTimeMillis() - entry.getUpdated() > SURELY_OPEN_MILLIS
                && entry.getConnection().isStale();
    }

    private static DefaultBHttpClientConnection connect(Target target) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(target.host(), target.port()), Math.toIntExact(CONNECT.toMillis()));
            DefaultBHttpClientConnection connection =
                    new DefaultBHttpClientConnection(HTTP1, null, null, null, null, WRITER, null);
            connection.bind(socket);
            return connection;
        } catch (SocketTimeoutException e) {
            socket.close();
            ConnectException late = new ConnectException(target + " took no connection within " + CONNECT);
            late.initCause(e);
            throw late;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static void frame(Target target, ClassicHttpRequest request) {
        request.addHeader("Host", target.host() + ":" + target.port());
        HttpEntity entity = request.getEntity();
        if (entity == null) {
            if (WITH_BODY.contains(request.getMethod())) {
                request.addHeader("Content-Length", "0");
            }
        } else if (entity.getContentLength() >= 0) {
            request.addHeader("Content-Length", Long.toString(entity.getContentLength()));
        } else {
            request.addHeader("Transfer-Encoding", "chunked");
        }
    }

    private void closeIdle() {
        pool.closeExpired();
        pool.closeIdle(IDLE);
    }

    @PreDestroy
    void close() {
        tidying.shutdownNow();
        sweeper.close();
        pool.close(CloseMode.GRACEFUL);
    }

    /** Time ran out before the head of an answer came. */
    static final class OverdueException extends IOException {
        private static final long serialVersionUID = 1;

        OverdueException(Exception cause) {
            super("No answer in time", cause);
        }
    }
}
