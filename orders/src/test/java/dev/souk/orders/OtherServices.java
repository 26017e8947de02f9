package dev.souk.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Catalog and billing behind real HTTP on one port, by their contracts: what is on the wire, what is held, what is
 * authorized. A SKU that begins with NO is not sold; of every other there are ten.
 */
final class OtherServices implements AutoCloseable {

    private static final UUID LAST = new UUID(-1, -1);

    private final HttpServer server;
    final Map<String, Map<String, Integer>> held = new ConcurrentHashMap<>();
    final Map<String, String> payments = new ConcurrentHashMap<>();
    final Map<String, Long> refunds = new ConcurrentHashMap<>();
    final Map<String, Map<String, Integer>> restocks = new ConcurrentHashMap<>();
    volatile boolean broken;
    final AtomicInteger charges = new AtomicInteger();
    final AtomicInteger unknownAnswers = new AtomicInteger();
    final List<String> authorizations = new ArrayList<>();

    /** Answer to a call. */
    private record Answer(int status, Object body) {}

    OtherServices() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void serve(HttpExchange call) throws IOException {
        try (call) {
            var text = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var body = Json.mapper().readTree(text.isEmpty() ? "{}" : text);
            var path = call.getRequestURI().getPath().split("/");
            if (broken) {
                call.sendResponseHeaders(500, -1);
                return;
            }
            Answer answer =
                    switch (path[2]) {
                        case "quotes" -> quote(body);
                        case "restocks" -> restock(path, body);
                        case "refunds" -> refund(path, body);
                        case "holds" -> path.length == 3 ? holds() : hold(call.getRequestMethod(), path, body);
                        default ->
                            path.length < 5
                                    ? attempts(call.getRequestURI().getQuery())
                                    : pay(call.getRequestMethod(), path, body);
                    };
            byte[] bytes = Json.write(answer.body()).getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders()
                    .set("Content-Type", answer.status() < 400 ? "application/json" : "application/problem+json");
            call.sendResponseHeaders(answer.status(), answer.status() == 204 ? -1 : bytes.length);
            if (answer.status() != 204) {
                call.getResponseBody().write(bytes);
            }
        }
    }

    private static Answer problem(int status, String slug, Map<String, Object> more) {
        var document = new java.util.HashMap<String, Object>(more);
        document.put("type", "urn:souk:problem:" + slug);
        document.put("title", slug);
        document.put("status", status);
        return new Answer(status, document);
    }

    private static Answer quote(JsonNode body) {
        var unknown = new ArrayList<String>();
        var lines = new ArrayList<Object>();
        for (var line : body.get("lines")) {
            var sku = line.get("sku").asText();
            if (sku.startsWith("NO")) {
                unknown.add(sku);
            }
            lines.add(Map.of(
                    "sku",
                    sku,
                    "quantity",
                    line.get("quantity").asInt(),
                    "productId",
                    "0199f3c8-0000-7000-8000-000000000001",
                    "name",
                    "The " + sku,
                    "unitPrice",
                    Map.of("amount", 1299, "currency", body.get("currency").asText()),
                    "taxCategory",
                    "standard",
                    "weightGrams",
                    300,
                    "available",
                    true,
                    "somethingNew",
                    "is ignored"));
        }
        return unknown.isEmpty()
                ? new Answer(200, Map.of("lines", lines))
                : problem(422, "unknown-sku", Map.of("skus", unknown));
    }

    private Answer hold(String method, String[] path, JsonNode body) {
        var order = path[3];
        if (method.equals("DELETE")) {
            held.put(order, Map.of());
            return new Answer(204, "");
        }
        if (method.equals("POST")) {
            held.put(order, Map.of());
            return new Answer(204, "");
        }
        var wanted = new ConcurrentHashMap<String, Integer>();
        body.get("lines")
                .forEach(line -> wanted.put(
                        line.get("sku").asText(), line.get("quantity").asInt()));
        var missing = wanted.entrySet().stream()
                .filter(line -> line.getValue() > 10)
                .map(line -> Map.of("sku", line.getKey(), "requested", line.getValue(), "available", 10))
                .toList();
        if (!missing.isEmpty()) {
            return problem(409, "out-of-stock", Map.of("skus", missing));
        }
        held.put(order, wanted);
        return new Answer(200, Map.of("orderId", order, "state", "HELD"));
    }

    private Answer holds() {
        var items = held.entrySet().stream()
                .map(hold -> Map.of(
                        "orderId",
                        hold.getKey(),
                        "kind",
                        "ORDER",
                        "state",
                        "HELD",
                        "lines",
                        hold.getValue().entrySet().stream()
                                .map(line -> Map.of(
                                        "sku",
                                        line.getKey(),
                                        "location",
                                        "main",
                                        "quantity",
                                        line.getValue(),
                                        "fulfilled",
                                        0))
                                .toList()))
                .toList();
        return new Answer(200, Map.of("items", items));
    }

    /** All of them on the first page, without amounts. */
    private Answer attempts(String query) {
        if (query != null && query.contains(LAST.toString())) {
            return new Answer(200, List.of());
        }
        var none = Map.of("amount", 0, "currency", "EUR");
        return new Answer(
                200,
                payments.entrySet().stream()
                        .map(payment -> Map.of(
                                "id",
                                LAST,
                                "orderId",
                                payment.getKey().substring(0, 36),
                                "attempt",
                                Integer.valueOf(payment.getKey().substring(37)),
                                "state",
                                payment.getValue(),
                                "authorized",
                                none,
                                "capturing",
                                none,
                                "captured",
                                none,
                                "released",
                                none,
                                "refunding",
                                none,
                                "refunded",
                                none))
                        .toList());
    }

    private Answer restock(String[] path, JsonNode body) {
        var units = new ConcurrentHashMap<String, Integer>();
        body.get("lines")
                .forEach(line ->
                        units.put(line.get("sku").asText(), line.get("quantity").asInt()));
        restocks.putIfAbsent(path[3], units);
        return new Answer(204, "");
    }

    /** Something may have been given back by hand, so that there is never as much as is asked for. */
    private Answer refund(String[] path, JsonNode body) {
        if (!body.path("orLess").asBoolean()) {
            return new Answer(409, Map.of("type", "urn:souk:problem:refund-exceeds-captured"));
        }
        refunds.putIfAbsent(path[3], body.at("/amount/amount").asLong());
        return new Answer(
                200,
                Map.of("refundId", path[3], "state", "REFUNDED", "amount", body.get("amount"), "parts", List.of()));
    }

    private synchronized Answer pay(String method, String[] path, JsonNode body) {
        var key = path[3] + ":" + path[4];
        var action = path.length > 5 ? path[5] : method;
        switch (action) {
            case "PUT" -> {
                authorizations.add(body.toString());
                payments.computeIfAbsent(
                        key, _ -> charge(body.get("paymentToken").asText()));
            }
            case "GET" -> {
                if (!payments.containsKey(key)) {
                    return problem(404, "not-found", Map.of());
                }
                if (payments.get(key).equals("UNKNOWN") && unknownAnswers.decrementAndGet() < 0) {
                    payments.put(key, "AUTHORIZED");
                }
            }
            case "void" -> payments.put(key, "VOIDED");
            default -> payments.put(key, "CAPTURED");
        }
        var state = payments.get(key);
        return new Answer(
                200,
                state.equals("DECLINED")
                        ? Map.of("id", "x", "state", state, "declineReason", "insufficient-funds")
                        : Map.of("id", "x", "state", state));
    }

    private String charge(String token) {
        charges.incrementAndGet();
        return switch (token) {
            case "tok_declined" -> "DECLINED";
            case "tok_slow" -> "UNKNOWN";
            default -> "AUTHORIZED";
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
