package dev.souk.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The service as a client sees it: JSON over HTTP, on behalf of one caller. */
public final class Api {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI base;
    private final String authorization;

    private Api(URI base, String authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    /** A client without a token. */
    public static Api guest(URI base) {
        return new Api(base, "");
    }

    /** The same client with this {@code Authorization}. */
    public Api as(String newAuthorization) {
        return new Api(base, newAuthorization);
    }

    /** An answer. */
    public record Answer(int status, HttpResponse<String> response, JsonNode body) {

        /** Checks the status, and shows the body when it is another. */
        public Answer expect(int expected) {
            assertEquals(expected, status, () -> response.request().uri() + " " + body);
            return this;
        }

        /** Checks status and kind of a problem. */
        public Answer expectProblem(int expected, String slug) {
            expect(expected);
            assertEquals("urn:souk:problem:" + slug, text("/type"));
            assertEquals(
                    "application/problem+json",
                    response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", ""));
            return this;
        }

        /** The text at a JSON pointer; empty when there is none. */
        public String text(String pointer) {
            return body.at(pointer).asText();
        }

        /** A header, or empty. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** GET. */
    public Answer get(String path) {
        return send("GET", path, "");
    }

    /** DELETE. */
    public Answer delete(String path) {
        return send("DELETE", path, "");
    }

    /** POST of JSON, in which single quotes stand for double ones. */
    public Answer post(String path, String json, String... headers) {
        return send("POST", path, json, headers);
    }

    /** PUT of JSON, in which single quotes stand for double ones. */
    public Answer put(String path, String json, String... headers) {
        return send("PUT", path, json, headers);
    }

    /** PATCH of JSON, in which single quotes stand for double ones. */
    public Answer patch(String path, String json, String... headers) {
        return send("PATCH", path, json, headers);
    }

    private Answer send(String method, String path, String json, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .method(
                        method,
                        json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json.replace('\'', '"')));
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            var body = response.body().isEmpty() ? "null" : response.body();
            return new Answer(response.statusCode(), response, Json.tolerant().readTree(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
