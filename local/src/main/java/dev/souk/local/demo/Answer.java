package dev.souk.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.souk.local.Failure;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the API answered.
 *
 * @param request such as {@code POST /orders}, for messages
 * @param body missing when there was none
 */
public record Answer(String request, int status, JsonNode body, HttpResponse<String> raw) {

    static Answer of(String request, HttpResponse<String> response) {
        try {
            boolean json = response.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.contains("json"))
                    .isPresent();
            JsonNode body = json && !response.body().isEmpty()
                    ? Json.tolerant().readTree(response.body())
                    : MissingNode.getInstance();
            return new Answer(request, response.statusCode(), body, response);
        } catch (IOException e) {
            throw new Failure(request + " answered something that is not JSON: " + response.body(), e);
        }
    }

    /** This answer, if its status is one of these. */
    public Answer expect(int... statuses) {
        if (Arrays.stream(statuses).noneMatch(expected -> expected == status)) {
            throw Story.wrong(request + " answered " + status + " " + raw.body() + " and not "
                    + Arrays.toString(statuses).replaceAll("[\\[\\]]", ""));
        }
        return this;
    }

    /** This answer, if it is the problem of that kind. */
    Answer expectProblem(int problemStatus, String slug) {
        expect(problemStatus);
        if (!text("type").equals("urn:souk:problem:" + slug)) {
            throw Story.wrong(request + " answered " + raw.body() + " and not the problem " + slug);
        }
        return this;
    }

    /** A field, which has to be there; a path by JSON pointer when it begins with a slash. */
    JsonNode get(String field) {
        JsonNode value = field.startsWith("/") ? body.at(field) : body.path(field);
        if (value.isMissingNode()) {
            throw Story.wrong(request + " answered without " + field + ": " + raw.body());
        }
        return value;
    }

    /** A field that is text, which has to be there. */
    public String text(String field) {
        return get(field).asText();
    }

    Optional<String> header(String name) {
        return raw.headers().firstValue(name);
    }
}
