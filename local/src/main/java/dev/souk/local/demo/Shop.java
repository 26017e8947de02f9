package dev.souk.local.demo;

import dev.souk.local.Failure;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The public API as one caller uses it: a guest, or somebody with a token. */
public final class Shop {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client;
    private final URI api;
    private final List<String> headers;

    private Shop(HttpClient client, URI api, List<String> headers) {
        this.client = client;
        this.api = api;
        this.headers = headers;
    }

    /**
     * The API as anybody sees it.
     *
     * @param api such as {@code http://localhost:8080/api/v1}
     */
    public static Shop asGuest(HttpClient client, URI api) {
        return new Shop(client, api, List.of());
    }

    /** The same API for somebody who signed in. */
    public Shop as(String accessToken) {
        return with("Authorization", "Bearer " + accessToken);
    }

    /** The same, with one more header in every request. */
    public Shop with(String header, String value) {
        List<String> more = new ArrayList<>(headers);
        more.addAll(List.of(header, value));
        return new Shop(client, api, more);
    }

    URI api() {
        return api;
    }

    HttpClient client() {
        return client;
    }

    /** GET below the API. */
    public Answer get(String path) {
        return send("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    /** POST with a JSON body. */
    public Answer post(String path, Map<String, ?> body) {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(Json.write(body)));
    }

    Answer put(String path, Map<String, ?> body) {
        return send("PUT", path, HttpRequest.BodyPublishers.ofString(Json.write(body)));
    }

    private Answer send(String method, String path, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(TIMEOUT)
                .method(method, body)
                .header("Accept", "application/json");
        if (!method.equals("GET")) {
            request.header("Content-Type", "application/json");
        }
        for (int index = 0; index < headers.size(); index += 2) {
            request.header(headers.get(index), headers.get(index + 1));
        }
        try {
            return Answer.of(method + " " + path, client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new Failure(method + " " + api + path + " was not answered (" + e + "): is the platform up?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }
}
