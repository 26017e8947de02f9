package dev.souk.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.demo.Answer;
import dev.souk.local.demo.Shop;
import dev.souk.local.service.SamplePerson;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The API as an operator uses it: asked of the edge, as the admin of the sample people. */
record Operator(Shop api) {
    private static final int MOST_SHOWN_OF_A_TEXT = 100;

    static Operator signIn() {
        URI api = URI.create(Settings.fromEnvironment().edgeUrl() + "/api/v1");
        Shop guest = Shop.asGuest(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), api);
        Answer answer = guest.post(
                "/auth/login", Map.of("email", SamplePerson.ADMIN.email(), "password", SamplePerson.ADMIN.password()));
        return new Operator(guest.as(answer.expect(200).text("accessToken")));
    }

    /** All pages of a list; none of a list that the service does not have. */
    List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        String more = path + (path.contains("?") ? "&" : "?") + "limit=100";
        String next = "";
        do {
            Answer page = api.get(more + next).expect(200, 404);
            page.body().path("items").forEach(items::add);
            next = page.body().has("next") ? "&cursor=" + page.text("next") : "";
        } while (!next.isEmpty());
        return items;
    }

    /** Has something done; a refusal is told in the words of the service. */
    Answer post(String path, Map<String, ?> body, int... expected) {
        Answer answer = api.post(path, body);
        boolean refused =
                answer.status() >= 400 && answer.status() < 500 && answer.body().has("detail");
        if (refused && Arrays.stream(expected).noneMatch(status -> status == answer.status())) {
            throw new Failure(answer.text("detail"));
        }
        return answer.expect(expected);
    }

    /** How long ago that was, for a person. */
    static String age(JsonNode instant) {
        Duration age = Duration.between(Instant.parse(instant.asText()), Instant.now());
        return Progress.spent(age.isNegative() ? Duration.ZERO : age);
    }

    /** As much of a text as fits in a line. */
    static String shortened(String text) {
        return text.length() <= MOST_SHOWN_OF_A_TEXT ? text : text.substring(0, MOST_SHOWN_OF_A_TEXT) + "...";
    }
}
