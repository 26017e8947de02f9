package dev.souk.billing.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.souk.billing.provider.ProviderEvent;
import dev.souk.billing.provider.WebhookSecrets;
import dev.souk.billing.provider.WebhookSignature;
import dev.souk.platform.json.Json;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Lets in what the provider has signed lately, and nothing else. */
@Singleton
class WebhookGate {

    static final ProblemType NOT_SIGNED =
            new ProblemType("webhook-not-signed", 401, "The signature is missing or not good");
    static final ProblemType OUT_OF_TIME =
            new ProblemType("webhook-out-of-time", 400, "The webhook was not sent just now");

    private static final int MOST_BYTES = 64 * 1024;
    private static final int LONGEST_ID = 100;
    private static final int LONGEST_KEY = 200;

    private final WebhookSecrets secrets;
    private final Clock clock;
    private final Duration tolerance;

    /** @param tolerance how far the sender's clock may be from ours, both ways */
    @Inject
    WebhookGate(
            WebhookSecrets secrets,
            Clock clock,
            @ConfigProperty(name = "souk.billing.webhook.tolerance", defaultValue = "PT5M") Duration tolerance) {
        this.secrets = secrets;
        this.clock = clock;
        this.tolerance = tolerance;
    }

    /**
     * Reads and checks a webhook.
     *
     * @param timestamp seconds since 1970, or null
     * @param signatures as {@link WebhookSignature} writes them, or null
     * @throws ProblemException 401, 400 or 413 when it is not let in
     */
    ProviderEvent admit(String timestamp, String signatures, InputStream body) {
        byte[] bytes = read(body);
        if (timestamp == null
                || signatures == null
                || !WebhookSignature.isGood(secrets.all(), timestamp, bytes, signatures)) {
            throw new ProblemException(NOT_SIGNED, "Sign \"<timestamp>.<body>\" with the shared secret.");
        }
        if (Duration.between(sentAt(timestamp), clock.instant()).abs().compareTo(tolerance) > 0) {
            throw new ProblemException(OUT_OF_TIME, "Send it again with the time of sending; mind your clock.");
        }
        return parse(bytes);
    }

    private static byte[] read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new ProblemException(ProblemType.TOO_LARGE, "At most " + MOST_BYTES + " bytes are read.");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant sentAt(String timestamp) {
        try {
            return Instant.ofEpochSecond(Long.parseLong(timestamp));
        } catch (NumberFormatException | DateTimeException e) {
            throw new ProblemException(OUT_OF_TIME, "The timestamp must be in seconds since 1970.", e);
        }
    }

    private static ProviderEvent parse(byte[] bytes) {
        try {
            ProviderEvent event = Json.tolerant().readValue(bytes, ProviderEvent.class);
            if (event == null
                    || isAbsent(event.id(), LONGEST_ID)
                    || isAbsent(event.type(), LONGEST_ID)
                    || isAbsent(event.key(), LONGEST_KEY)
                    || event.createdAt() == null) {
                throw Problems.invalid(
                        "id", "id, type, key and createdAt are needed, and not longer than 200 characters");
            }
            return event;
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    ProblemType.MALFORMED, "The body is signed, but no event can be read from it.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isAbsent(String text, int longest) {
        return Optional.ofNullable(text)
                .filter(value -> !value.isBlank() && value.length() <= longest && value.indexOf('\0') < 0)
                .isEmpty();
    }
}
