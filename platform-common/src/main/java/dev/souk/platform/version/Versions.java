package dev.souk.platform.version;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.souk.platform.config.Live;
import dev.souk.platform.config.LiveConfig;
import dev.souk.platform.discovery.Instance;
import dev.souk.platform.discovery.WantedVersion;
import dev.souk.platform.json.Json;
import io.helidon.common.context.Contexts;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which version of a service (Consul metadata {@code version}) a call goes to, by the key {@value #KEY}: one rule for each
 * service, the same for the gateway and for calls between services.
 *
 * <pre>{@code
 * {"catalog": {"weights": {"2.0.0": 5}, "matches": [{"version": "2.0.0", "header": "X-Tester", "value": "yes"}]}}
 * }</pre>
 *
 * <p>A weight is a percentage of all calls; what the weights leave goes to the versions that have none. A match, by header
 * or by cookie, is looked for where a request enters the platform; its wish travels on in {@value #HEADER} to every service
 * that takes part. A version that is not there is not waited for: then any will do.
 */
@Singleton
public class Versions implements WantedVersion {
    /** A JSON object; below {@code souk/config/common/} in Consul it holds for all services at once. */
    public static final String KEY = "souk.versions";

    /** The wishes of a request, such as {@code catalog=2.0.0,orders=1.4.1}; only the gateway may set it first. */
    public static final String HEADER = "X-Souk-Versions";

    private final Live<Map<String, Rule>> rules;

    @Inject
    Versions(LiveConfig config) {
        this(config.value(KEY, Map.of(), Versions::parse));
    }

    private Versions(Live<Map<String, Rule>> rules) {
        this.rules = rules;
    }

    /** These rules for good, as JSON. */
    public static Versions of(String json) {
        return new Versions(Live.fixed(parse(json)));
    }

    /** What a request asks for: versions by service. */
    public record Wishes(Map<String, String> versions) {
        public Wishes {
            versions = Map.copyOf(versions);
        }

        /** As the value of {@value Versions#HEADER}. */
        public String header() {
            return versions.entrySet().stream()
                    .map(it -> it.getKey() + "=" + it.getValue())
                    .sorted()
                    .reduce((one, other) -> one + "," + other)
                    .orElse("");
        }

        /** Reads the value of {@value Versions#HEADER}; what can't be read is left out. */
        public static Wishes of(String header) {
            Map<String, String> versions = new HashMap<>();
            for (String wish : header.split(",", -1)) {
                int equals = wish.indexOf('=');
                if (equals > 0) {
                    versions.put(
                            wish.substring(0, equals).strip(),
                            wish.substring(equals + 1).strip());
                }
            }
            return new Wishes(versions);
        }

        /** Those of the request that this thread works on. */
        public static Optional<Wishes> current() {
            return Contexts.context().flatMap(context -> context.get(Wishes.class));
        }
    }

    /**
     * The wishes of a request that enters the platform.
     *
     * @param header gives the value of a header
     * @param cookie gives the value of a cookie
     */
    public Optional<Wishes> wishes(
            Function<String, Optional<String>> header, Function<String, Optional<String>> cookie) {
        Map<String, Rule> now = rules.get();
        if (now.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> versions = new HashMap<>();
        now.forEach((service, rule) -> rule.matches().stream()
                .filter(match -> match.fits(header, cookie))
                .findFirst()
                .ifPresent(match -> versions.put(service, match.version())));
        return versions.isEmpty() ? Optional.empty() : Optional.of(new Wishes(versions));
    }

    @Override
    public Predicate<Instance> wanted(String service) {
        Map<String, Rule> now = rules.get();
        Rule rule = now.isEmpty() ? null : now.get(service);
        if (rule == null) {
            return ANY;
        }
        Optional<String> wish = Wishes.current().map(it -> it.versions().get(service));
        if (wish.isPresent()) {
            return it -> wish.get().equals(it.meta().get("version"));
        }
        int draw = ThreadLocalRandom.current().nextInt(100);
        for (Map.Entry<String, Integer> weight : rule.weights().entrySet()) {
            draw -= weight.getValue();
            if (draw < 0) {
                return it -> weight.getKey().equals(it.meta().get("version"));
            }
        }
        return it -> !rule.weights().containsKey(it.meta().getOrDefault("version", ""));
    }

    record Rule(Map<String, Integer> weights, List<Match> matches) {
        Rule {
            weights = Map.copyOf(Objects.requireNonNullElse(weights, Map.of()));
            matches = List.copyOf(Objects.requireNonNullElse(matches, List.of()));
            if (weights.values().stream().anyMatch(it -> it < 0)
                    || weights.values().stream().mapToInt(Integer::intValue).sum() > 100) {
                throw new IllegalArgumentException("weights are percentages: from 0 and 100 together at most");
            }
        }
    }

    record Match(String version, String header, String cookie, String value) {
        Match {
            if (version == null || value == null || (header == null) == (cookie == null)) {
                throw new IllegalArgumentException("a match has a version, a value, and either a header or a cookie");
            }
        }

        boolean fits(Function<String, Optional<String>> headers, Function<String, Optional<String>> cookies) {
            return (header == null ? cookies.apply(cookie) : headers.apply(header)).equals(Optional.of(value));
        }
    }

    private static Map<String, Rule> parse(String json) {
        try {
            return Map.copyOf(Json.mapper().readValue(json, new TypeReference<Map<String, Rule>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }
}
