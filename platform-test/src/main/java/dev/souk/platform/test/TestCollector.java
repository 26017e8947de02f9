package dev.souk.platform.test;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A collector of traces that takes OTLP over HTTP. */
public final class TestCollector implements AutoCloseable {
    private final TraceSink sink = new TraceSink();
    private final HttpServer server;

    private TestCollector(HttpServer server) {
        this.server = server;
        server.createContext("/", exchange -> {
            sink.received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
    }

    static TestCollector listening() {
        try {
            TestCollector collector =
                    new TestCollector(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            collector.server.start();
            return collector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where exporters send to, without a path. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What it was sent. */
    public TraceSink sink() {
        return sink;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
