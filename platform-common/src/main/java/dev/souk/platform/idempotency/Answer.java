package dev.souk.platform.idempotency;

import dev.souk.platform.json.Json;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An answer in the form in which it is stored: status, the headers that belong to its meaning, and the body. */
record Answer(int status, Map<String, String> headers, Optional<String> body) {
    static final String REPLAYED = "Idempotent-Replayed";
    static final String EXPIRES = "Idempotency-Key-Expires";

    private static final List<String> KEPT = List.of(HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.CONTENT_TYPE);

    /** What a resource method returned: an object (200), nothing (204) or a whole response. */
    static Answer of(Object result) {
        return switch (result) {
            case null -> new Answer(204, Map.of(), Optional.empty());
            case Response response -> of(response);
            default -> new Answer(200, Map.of(), Optional.of(Json.write(result)));
        };
    }

    private static Answer of(Response response) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : KEPT) {
            Optional.ofNullable(response.getHeaders().getFirst(name))
                    .ifPresent(value -> headers.put(name, value.toString()));
        }
        Optional<String> body = Optional.ofNullable(response.getEntity())
                .map(entity -> entity instanceof String text ? text : Json.write(entity));
        return new Answer(response.getStatus(), headers, body);
    }

    /** The same answer again, marked as such. */
    Response replay(Instant expires) {
        return response(expires).header(REPLAYED, "true").build();
    }

    /** The answer for whoever sent the request first. */
    Response first(Instant expires) {
        return response(expires).build();
    }

    private Response.ResponseBuilder response(Instant expires) {
        Response.ResponseBuilder response = Response.status(status).header(EXPIRES, expires.toString());
        body.ifPresent(text -> response.entity(text).type(MediaType.APPLICATION_JSON));
        headers.forEach((name, value) -> {
            if (name.equals(HttpHeaders.LOCATION)) {
                response.location(URI.create(value));
            } else if (name.equals(HttpHeaders.CONTENT_TYPE)) {
                response.type(value);
            } else {
                response.header(name, value);
            }
        });
        return response;
    }
}
