package dev.souk.local.audit;

import dev.souk.local.Failure;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Leaves the result of the last audit in Consul, under {@code souk/audit/last}; orders makes metrics of it. */
public final class AuditMemory {
    /** Where it is. */
    public static final String KEY = "souk/audit/last";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private AuditMemory() {}

    /**
     * Does nothing when there is no Consul in the settings. What an audit has found does not depend on Consul: when it is
     * away, a line on the error output is all.
     */
    public static void keep(AuditSettings settings, AuditReport report) {
        if (settings.consul().isEmpty()) {
            return;
        }
        try {
            put(settings, report);
        } catch (Failure e) {
            System.err.println("souk: " + e.getMessage());
        }
    }

    private static void put(AuditSettings settings, AuditReport report) {
        String url = settings.consul().get();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/v1/kv/" + KEY))
                .timeout(TIMEOUT)
                .PUT(HttpRequest.BodyPublishers.ofString(Json.write(report.summary())));
        settings.consulToken().ifPresent(token -> request.header("X-Consul-Token", token));
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new Failure("Consul at " + url + " does not keep the result: " + answer.statusCode());
            }
        } catch (IOException e) {
            throw new Failure("Consul at " + url + " does not keep the result: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }
}
