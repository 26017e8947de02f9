package dev.souk.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The public API as people with names use it. Whatever goes wrong on the way is a reply without a status. */
final class Client {
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI api;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    Client(URI api) {
        this.api = api;
    }

    /** @param email says who it is in every request */
    record Person(String email, String password) {}

    /**
     * What came back.
     *
     * @param status 0 when nothing did
     */
    record Reply(int status, JsonNode body) {
        static final Reply NONE = new Reply(0, MissingNode.getInstance());

        String text(String field) {
            return body.path(field).asText("");
        }

        /** Whether something was done, or is certain to be. */
        boolean ok() {
            return status >= 200 && status < 300;
        }

        /** Whether it was certainly not done by this request, nor will be. */
        boolean refused() {
            return status >= 400
                    && status < 500
                    && status != 401
                    && status != 408
                    && status != 421
                    && status != 429
                    && !text("type").endsWith("in-flight")
                    && !text("detail").contains("being served");
        }
    }

    /** Signs somebody in; their requests carry the token from then on. */
    boolean signIn(Person person) {
        Reply reply =
                send("POST", "/auth/login", Map.of(), Map.of("email", person.email(), "password", person.password()));
        if (reply.status() == 200) {
            tokens.put(person.email(), reply.text("accessToken"));
        }
        return reply.status() == 200;
    }

    Reply get(Person person, String path) {
        return as(person, "GET", path, Map.of(), Map.of());
    }

    Reply post(Person person, String path, Map<String, ?> body) {
        return as(person, "POST", path, Map.of(), body);
    }

    Reply put(Person person, String path, Map<String, ?> body) {
        return as(person, "PUT", path, Map.of(), body);
    }

    /** With an Idempotency-Key. */
    Reply post(Person person, String path, String key, Map<String, ?> body) {
        return post(person, path, "Idempotency-Key", key, body);
    }

    /** With one more header. */
    Reply post(Person person, String path, String header, String value, Map<String, ?> body) {
        return as(person, "POST", path, Map.of(header, value), body);
    }

    /** Without a person. */
    Reply anonymously(String method, String path, Map<String, ?> body) {
        return anonymously(method, path, Map.of(), body);
    }

    /** Without a person, with headers. */
    Reply anonymously(String method, String path, Map<String, String> headers, Map<String, ?> body) {
        return send(method, path, headers, body);
    }

    private Reply as(Person person, String method, String path, Map<String, String> headers, Map<String, ?> body) {
        if (!tokens.containsKey(person.email()) && !signIn(person)) {
            return Reply.NONE;
        }
        Reply reply = signed(person, method, path, headers, body);
        boolean expired = reply.status() == 401 && signIn(person);
        return expired ? signed(person, method, path, headers, body) : reply;
    }

    private Reply signed(Person person, String method, String path, Map<String, String> headers, Map<String, ?> body) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Authorization", "Bearer " + tokens.get(person.email()));
        return send(method, path, all, body);
    }

    private Reply send(String method, String path, Map<String, String> headers, Map<String, ?> body) {
        boolean get = method.equals("GET");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(PATIENCE)
                .method(
                        method,
                        get
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(Json.write(body)));
        if (!get) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), json(response.body()));
        } catch (IOException e) {
            return Reply.NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.NONE;
        }
    }

    private static JsonNode json(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : Json.tolerant().readTree(text);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
