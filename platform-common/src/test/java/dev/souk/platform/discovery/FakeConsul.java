package dev.souk.platform.discovery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Answers health queries by a script; a query that finds no step is held until there is one. */
final class FakeConsul implements AutoCloseable {
    /** One answer; {@code hang} holds it back for longer than anybody waits. */
    record Step(int status, Optional<String> index, String body, boolean hang) {}

    private final HttpServer server;
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final List<URI> asked = new CopyOnWriteArrayList<>();

    FakeConsul() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was asked so far. */
    List<URI> asked() {
        return asked;
    }

    void answer(long index, String... nodes) {
        steps.add(new Step(200, Optional.of(Long.toString(index)), instances(nodes), false));
    }

    void answerWithoutIndex(String... nodes) {
        steps.add(new Step(200, Optional.empty(), instances(nodes), false));
    }

    void fail(int status) {
        steps.add(new Step(status, Optional.empty(), "no", false));
    }

    void hang() {
        steps.add(new Step(200, Optional.of("1"), "[]", true));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Each node is {@code id:status}. Its service has an address of its own, other than the node's. */
    private static String instances(String... nodes) {
        return Arrays.stream(nodes)
                .map(node -> node.split(":", -1))
                .map(node -> """
                        {"Node": {"Node": "n", "Address": "10.9.9.9", "Datacenter": "dc1", "Meta": {}},
                         "Service": {"ID": "%1$s", "Service": "things", "Tags": [], "Address": "127.0.0.7",
                                     "Port": 81, "Meta": {"zone": "z1"}},
                         "Checks": [
                           {"Node": "n", "CheckID": "serfHealth", "Name": "s", "Status": "passing",
                            "ServiceTags": []},
                           {"Node": "n", "CheckID": "c", "Name": "ready", "Status": "%2$s", "ServiceID": "%1$s",
                            "ServiceTags": []}]}""".formatted(node[0], node[1]))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private void handle(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI());
        try (exchange) {
            Step step = steps.take();
            if (step.hang()) {
                TimeUnit.MINUTES.sleep(5);
            }
            step.index().ifPresent(it -> exchange.getResponseHeaders().set("X-Consul-Index", it));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            byte[] body = step.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(step.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
