package dev.souk.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.Failure;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The few questions that the command asks Consul. */
public final class ConsulApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** The environment's, as Consul's own tools take it; an agent that wants none does not mind. */
    private static final Optional<String> TOKEN =
            Optional.ofNullable(System.getenv("CONSUL_HTTP_TOKEN")).filter(token -> !token.isBlank());

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private static final String OLDEST = "1.8";

    private final String url;
    private final Optional<String> token;

    /** @param url of an agent, without a path */
    public ConsulApi(String url) {
        this(url, TOKEN);
    }

    /** The same with a token that is not the environment's. */
    public ConsulApi(String url, Optional<String> token) {
        this.url = url;
        this.token = token;
    }

    /** An instance as Consul sees it; {@code health} is the worst of its checks: passing, warning or critical. */
    public record Registered(String id, String service, String host, int port, String health) {
        public boolean passing() {
            return health.equals("passing");
        }
    }

    /** An agent of yours; fails in one line when it cannot be used. */
    public static ConsulApi requireUsable(String url) {
        URI agent = Addresses.parse(url)
                .filter(uri -> "http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                .orElseThrow(
                        () -> new Failure("CONSUL_HTTP_ADDR must look like 127.0.0.1:8500 or http://127.0.0.1:8500"));
        if (!Addresses.isHere(agent.getHost())) {
            throw unusable(
                    url,
                    "it is on another machine, and could not see whether the services on this one are healthy: name an agent"
                            + " that runs here; it may belong to any cluster");
        }
        ConsulApi api = new ConsulApi(url);
        try {
            HttpResponse<String> leader = send(api.request("/v1/status/leader").GET());
            if (leader.statusCode() != 200 || !leader.body().contains(":")) {
                throw unusable(url, "its cluster has no leader");
            }
            HttpResponse<String> self = send(api.request("/v1/agent/self").GET());
            if (self.statusCode() == 403) {
                throw unusable(
                        url,
                        "it wants a token: set CONSUL_HTTP_TOKEN to one that may register services and write"
                                + " the keys below souk/");
            }
            String version = Json.tolerant()
                    .readTree(self.body())
                    .path("Config")
                    .path("Version")
                    .asText();
            if (Versions.isBefore(version, OLDEST)) {
                throw unusable(url, "it is version " + version + " and Souk needs " + OLDEST + " or newer");
            }
            return api;
        } catch (IOException e) {
            throw new Failure(
                    unusable(url, "it does not answer: start it, or unset CONSUL_HTTP_ADDR")
                            .getMessage(),
                    e);
        }
    }

    private static Failure unusable(String url, String why) {
        return new Failure("cannot use the Consul of CONSUL_HTTP_ADDR (" + url + "): " + why);
    }

    /** Whether the agent answers and its cluster has a leader. */
    public boolean leads() {
        try {
            HttpResponse<String> answer = send(request("/v1/status/leader").GET());
            return answer.statusCode() == 200 && answer.body().contains(":");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Waits until the health of anything has changed.
     *
     * @param index what the last call has returned, 0 for the first, which returns at once
     * @param patience how long it waits at most, or a little longer
     * @return where Consul's state is now
     */
    public long awaitChange(long index, Duration patience) {
        String path = "/v1/health/state/any?index=" + index + "&wait=" + patience.toMillis() + "ms";
        try {
            HttpResponse<String> answer = send(request(path).GET());
            require(path, answer);
            long now = answer.headers().firstValueAsLong("X-Consul-Index").orElse(0);
            return now < index ? 0 : now; // it goes backwards when the agent has begun anew
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** All that are registered for a service, whatever their health. */
    public List<Registered> instances(String service) {
        List<Registered> instances = new ArrayList<>();
        for (JsonNode entry : get("/v1/health/service/" + service)) {
            JsonNode registered = entry.path("Service");
            String health = "passing";
            for (JsonNode check : entry.path("Checks")) {
                health = worse(health, check.path("Status").asText());
            }
            instances.add(new Registered(
                    registered.path("ID").asText(),
                    service,
                    registered.path("Address").asText(),
                    registered.path("Port").asInt(),
                    health));
        }
        return instances;
    }

    /** Writes a key unless it exists. */
    public boolean putIfAbsent(String key, String value) {
        String path = "/v1/kv/" + key + "?cas=0";
        try {
            HttpResponse<String> answer = send(request(path).PUT(HttpRequest.BodyPublishers.ofString(value)));
            return require(path, answer).strip().equals("true");
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Writes a key, whatever it held. */
    public void put(String key, String value) {
        String path = "/v1/kv/" + key;
        try {
            require(path, send(request(path).PUT(HttpRequest.BodyPublishers.ofString(value))));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Registers an instance that nobody checks. */
    public void register(String service, String id, String host, int port) {
        String path = "/v1/agent/service/register";
        String body = Json.write(Map.of("Name", service, "ID", id, "Address", host, "Port", port));
        try {
            require(path, send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body))));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Takes an instance out that can no longer do so itself. */
    public void deregister(String id) {
        String path = "/v1/agent/service/deregister/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        try {
            send(request(path).PUT(HttpRequest.BodyPublishers.noBody()));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private JsonNode get(String path) {
        try {
            return Json.mapper().readTree(require(path, send(request(path).GET())));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static String worse(String one, String other) {
        List<String> order = List.of("passing", "warning", "critical");
        return order.indexOf(other) > order.indexOf(one) ? other : one;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
        token.ifPresent(it -> request.header("X-Consul-Token", it));
        return request;
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }

    private String require(String path, HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new Failure("Consul at " + url + " answered " + answer.statusCode() + " to " + path + ": "
                    + answer.body().strip());
        }
        return answer.body();
    }

    private Failure unreachable(IOException e) {
        return new Failure("Consul at " + url + " does not answer", e);
    }
}
