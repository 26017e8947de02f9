package dev.souk.edge;

import io.helidon.cors.CrossOriginConfig;
import io.helidon.webserver.cors.CorsSupport;
import io.helidon.webserver.http.HttpRules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which web pages may call the API from a browser: those whose origin is listed, and no others. */
@ApplicationScoped
public class CrossOrigin {

    private static final long PREFLIGHT_SECONDS = 600;

    private final List<String> origins;

    /**
     * Takes the allow-list.
     *
     * @param origins such as {@code https://shop.example}, separated by commas; without any, no other origin's pages may
     *     call. One text, because an absent list fails to be injected (Helidon 4.1.2).
     */
    @Inject
    public CrossOrigin(@ConfigProperty(name = "souk.edge.cors.origins") Optional<String> origins) {
        this.origins = Stream.of(origins.orElse("").split(",", -1))
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .toList();
    }

    void routing(HttpRules rules) {
        if (origins.isEmpty()) {
            return;
        }
        CrossOriginConfig allowed = CrossOriginConfig.builder()
                .allowOrigins(origins.toArray(String[]::new))
                .allowMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
                .allowHeaders(
                        "authorization", "content-type", "idempotency-key", "if-match", "if-none-match", "x-cart-token")
                .exposeHeaders("etag", "location", "retry-after", "x-request-id", "idempotent-replayed")
                .maxAgeSeconds(PREFLIGHT_SECONDS)
                .build();
        rules.any("/api/{+rest}", CorsSupport.builder().addCrossOrigin(allowed).build());
    }
}
