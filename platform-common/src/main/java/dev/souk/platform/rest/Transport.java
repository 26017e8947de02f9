package dev.souk.platform.rest;

import dev.souk.platform.config.Live;
import dev.souk.platform.config.LiveConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.cookie.StandardCookieSpec;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.glassfish.jersey.apache5.connector.Apache5HttpClientBuilderConfigurator;

/** The connections of all REST clients of this process, and what happens around each exchange on them. */
@Singleton
class Transport {
    static final RequestConfig REQUESTS = RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.ofSeconds(1))
            .setRedirectsEnabled(false)
            .setAuthenticationEnabled(false)
            .setContentCompressionEnabled(false)
            .setProtocolUpgradeEnabled(false)
            .setExpectContinueEnabled(false)
            .setCookieSpec(StandardCookieSpec.IGNORE)
            .build();

    private final PoolingHttpClientConnectionManager connections;
    private final OutgoingCalls calls;

    @Inject
    Transport(
            OutgoingCalls calls,
            LiveConfig config,
            @ConfigProperty(name = "souk.rest.connections-per-instance", defaultValue = "64") int perInstance) {
        this.calls = calls;
        Live<Duration> connectTimeout = config.duration(
                "souk.rest.connect-timeout", Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofMinutes(1));
        this.connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(perInstance)
                .setMaxConnTotal(perInstance * 16)
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoTimeout(Timeout.DISABLED)
                        .build())
                .setConnectionConfigResolver(_ -> ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTimeout.get()))
                        .setSocketTimeout(Timeout.DISABLED) // OutgoingCalls ends what takes too long
                        .setValidateAfterInactivity(500, TimeUnit.MILLISECONDS)
                        .setIdleTimeout(Timeout.ofSeconds(30))
                        .setTimeToLive(5, TimeUnit.MINUTES)
                        .build())
                .build();
    }

    PoolingHttpClientConnectionManager connections() {
        return connections;
    }

    Apache5HttpClientBuilderConfigurator configurator() {
        return this::configure;
    }

    @PreDestroy
    void close() {
        connections.close();
    }

    private HttpClientBuilder configure(HttpClientBuilder builder) {
        return builder.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .disableDefaultUserAgent()
                .addExecInterceptorFirst("souk-call", calls)
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "souk-sent", OutgoingCalls.SENDING);
    }
}
