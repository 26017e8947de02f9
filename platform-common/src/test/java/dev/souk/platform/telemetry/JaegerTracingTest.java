package dev.souk.platform.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.souk.platform.test.TraceSink;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Spans reach Jaeger by the protocol of its own that is the default: gRPC, which is a POST over HTTP/2 with prior knowledge.
 */
@ExtendWith(JaegerTracingTest.Collector.class)
@HelidonTest
@AddBean(Traced.class)
@AddConfig(key = "souk.service", value = "jaeger-tracing-test")
@AddConfig(key = "souk.tracing.enabled", value = "true")
@AddConfig(key = "souk.tracing.ratio", value = "1.0")
@AddConfig(key = "otel.bsp.schedule.delay", value = "50")
class JaegerTracingTest {

    private static final TraceSink SINK = new TraceSink();

    /** Listens before the service starts. */
    static final class Collector
            implements BeforeAllCallback, AfterAllCallback, AsyncServerRequestHandler<Message<HttpRequest, byte[]>> {

        private static final String ENDPOINT = "otel.exporter.jaeger.endpoint";

        private HttpAsyncServer server;

        @Override
        public void beforeAll(ExtensionContext context) throws InterruptedException, ExecutionException {
            server = H2ServerBootstrap.bootstrap()
                    .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_2)
                    .setCanonicalHostName("127.0.0.1")
                    .register("*", this)
                    .create();
            server.start();
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var listening = (InetSocketAddress)
                    server.listen(address, URIScheme.HTTP).get().getAddress();
            System.setProperty(ENDPOINT, "http://127.0.0.1:" + listening.getPort());
        }

        @Override
        public void afterAll(ExtensionContext context) {
            server.close(CloseMode.IMMEDIATE);
            System.clearProperty(ENDPOINT);
        }

        @Override
        public AsyncRequestConsumer<Message<HttpRequest, byte[]>> prepare(
                HttpRequest request, EntityDetails entity, HttpContext context) {
            return new BasicRequestConsumer<>(new BasicAsyncEntityConsumer());
        }

        @Override
        public void handle(Message<HttpRequest, byte[]> message, ResponseTrigger trigger, HttpContext context)
                throws HttpException, IOException {
            SINK.received(message.getHead().getPath(), message.getBody());
            var answer = AsyncResponseBuilder.create(200)
                    .addHeader("content-type", "application/grpc")
                    .addHeader("grpc-status", "0")
                    .build();
            trigger.submitResponse(answer, context);
        }
    }

    private final WebTarget target;

    @Inject
    JaegerTracingTest(WebTarget target) {
        this.target = target;
    }

    @Test
    void spansArrive() {
        try (var answer = target.path("/traced/7")
                .queryParam("email", "buyer@example.com")
                .request()
                .get()) {
            assertEquals(200, answer.getStatus());
        }
        SINK.await("/jaeger.api_v2.CollectorService/PostSpans", "jaeger-tracing-test", "GET /traced/{id}");
        assertFalse(SINK.has("buyer") || SINK.has("email"), SINK.toString());
    }
}
