package dev.souk.billing.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.souk.billing.provider.ProviderSettings;
import dev.souk.platform.json.Json;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Requests to the simulator and its answers, in JSON. */
final class Exchange {

    private static final HeaderName KEY_HEADER = HeaderNames.create(ProviderSettings.KEY_HEADER);

    private Exchange() {}

    /** Lets nobody pass but the shop. */
    static void requireKey(ProviderSettings settings, ServerRequest request, ServerResponse response) {
        String given = request.headers().first(KEY_HEADER).orElse("");
        if (!MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), settings.key().getBytes(StandardCharsets.UTF_8))) {
            throw new HttpException("wrong key", Status.UNAUTHORIZED_401);
        }
        response.next();
    }

    static <T> T body(ServerRequest request, Class<T> type) {
        try {
            return Json.mapper().readValue(request.content().as(String.class), type);
        } catch (JsonProcessingException e) {
            throw new HttpException(
                    "not a " + type.getSimpleName() + ": " + e.getOriginalMessage(), Status.BAD_REQUEST_400, e);
        }
    }

    static void answer(ServerResponse response, Optional<? extends Record> value) {
        if (value.isPresent()) {
            answer(response, value.get());
        } else {
            response.status(Status.NOT_FOUND_404).send();
        }
    }

    static void answer(ServerResponse response, Record value) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json")
                .send(Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    /** The header is never sent: Helidon's metrics swallow the exception, and the outermost filter closes by the header. */
    static void drop(ServerResponse response) {
        response.header(HeaderValues.CONNECTION_CLOSE);
        throw new CloseConnectionException("this answer is lost");
    }
}
