package dev.souk.edge.proxy;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The pooled connections to the services. It does nothing on its own: no retries, redirects, cookies, decompression or
 * upgrades, since only the edge knows what may be repeated.
 *
 * <p>Time limits come from {@link Sweeper}, because a read timeout on each socket costs a timed park for every read.
 */
@Singleton
public class UpstreamClient {

    private static final int CONNECTIONS_PER_INSTANCE = 512;
    private static final int CONNECTIONS = 4096;

    private final CloseableHttpClient client;
    private final Sweeper sweeper = new Sweeper();

    /** Opens the pool; connections are made when they are needed. */
    @Inject
    public UpstreamClient() {
        PoolingHttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(CONNECTIONS_PER_INSTANCE)
                .setMaxConnTotal(CONNECTIONS)
                // One lock for all would stand on the way of every request, twice.
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setDefaultSocketConfig(
                        SocketConfig.custom().setTcpNoDelay(true).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.ofSeconds(1))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .setTimeToLive(TimeValue.ofMinutes(5))
                        .build())
                .build();
        client = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.ofSeconds(1))
                        .setProtocolUpgradeEnabled(false)
                        .setExpectContinueEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .disableDefaultUserAgent()
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .build();
    }

    /**
     * Sends a request and returns as soon as the head of the answer is there.
     *
     * @param target host and port of the instance
     * @param request what to send
     * @param timeLimit the time until the answer must have been read to its end; afterwards the connection is cut
     * @return the answer, whose body is still to be read; closing it before its end closes the connection
     * @throws IOException when the exchange fails; {@link Exchange#overdue()} tells whether time ran out
     */
    Exchange open(HttpHost target, HttpUriRequestBase request, Duration timeLimit) throws IOException {
        Sweeper.Watched watched = sweeper.watch(request, timeLimit);
        try {
            ClassicHttpResponse response = client.executeOpen(target, request, HttpClientContext.create());
            return new Exchange(response, watched);
        } catch (IOException | RuntimeException e) {
            watched.done();
            if (watched.overdue()) {
                throw new OverdueException(e);
            }
            throw e;
        }
    }

    /** Watches something else that must not take longer. */
    Sweeper.Watched watch(Cancellable exchange, Duration timeLimit) {
        return sweeper.watch(exchange, timeLimit);
    }

    @PreDestroy
    void close() {
        sweeper.close();
        client.close(CloseMode.GRACEFUL);
    }

    /** The answer's head has arrived, its body may be on its way. */
    record Exchange(ClassicHttpResponse response, Sweeper.Watched watched) implements AutoCloseable {

        boolean overdue() {
            return watched.overdue();
        }

        @Override
        public void close() throws IOException {
            watched.done();
            response.close();
        }
    }

    /** Time ran out before the head of an answer came. */
    static final class OverdueException extends IOException {
        private static final long serialVersionUID = 1;

        OverdueException(Exception cause) {
            super("No answer in time", cause);
        }
    }
}
