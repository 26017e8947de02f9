package dev.souk.edge.limit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.json.Json;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import dev.souk.platform.secret.Sha256;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.IDN;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Applies a route's limits to a request and tells the client about them in {@code RateLimit-Policy} and {@code RateLimit}
 * (draft-ietf-httpapi-ratelimit-headers-10), and in {@code Retry-After} when there is nothing left.
 */
@Singleton
public class Limits {

    private static final HeaderName POLICY = HeaderNames.create("RateLimit-Policy");
    private static final HeaderName STATE = HeaderNames.create("RateLimit");

    private final RateLimiter limiter;
    private final List<AddressRange> exempt;

    /**
     * Makes it.
     *
     * @param limiter counts
     * @param exempt addresses that only the limits by {@code field} hold for, separated by commas: a machine of one's own
     *     that plays all clients at once; {@code souk.edge.limits.exempt}
     */
    @Inject
    public Limits(RateLimiter limiter, @ConfigProperty(name = "souk.edge.limits.exempt") Optional<String> exempt) {
        this.limiter = limiter;
        this.exempt = AddressRange.list(exempt.orElse(""));
    }

    /**
     * Counts a request whose body has not been read.
     *
     * @param route what {@link Limit.Per#ROUTE} counts together
     * @param address the client's
     * @throws ProblemException 429 when there is nothing left
     */
    public void count(List<Limit> limits, String route, Caller caller, String address, ServerResponse response) {
        if (limits.isEmpty() || ClientAddress.isIn(address, exempt)) {
            return;
        }
        List<String> policies = new ArrayList<>(2);
        List<String> states = new ArrayList<>(2);
        Optional<ProblemException> refusal = Optional.empty();
        for (Limit limit : limits) {
            if (limit.per() != Limit.Per.FIELD && refusal.isEmpty()) {
                Decision decision = limiter.take(limit, client(limit, route, caller, address));
                policies.add(limit.policy());
                states.add(state(limit, decision));
                refusal = decision.allowed() ? refusal : Optional.of(refusal(limit, decision));
            }
        }
        if (!policies.isEmpty()) {
            response.header(POLICY, String.join(", ", policies));
            response.header(STATE, String.join(", ", states));
        }
        refusal.ifPresent(it -> {
            throw it;
        });
    }

    /** Counts a guest who comes without a request that could be answered; whether there was something left. */
    public boolean allows(List<Limit> limits, String route, String address) {
        if (ClientAddress.isIn(address, exempt)) {
            return true;
        }
        for (Limit limit : limits) {
            if (limit.per() != Limit.Per.FIELD
                    && !limiter.take(limit, client(limit, route, new Caller.Guest(), address))
                            .allowed()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Counts a request by what its body says. How much is left is not told: that would show anybody whether somebody else
     * tries to log in with that address.
     *
     * @throws ProblemException 429 when there is nothing left
     */
    public void count(List<Limit> limits, byte[] body) {
        for (Limit limit : limits) {
            if (limit.per() == Limit.Per.FIELD) {
                field(body, limit.field()).ifPresent(value -> {
                    Decision decision = limiter.take(limit, digest(value));
                    if (!decision.allowed()) {
                        throw refusal(limit, decision);
                    }
                });
            }
        }
    }

    /** Whether some limit needs the body. */
    public static boolean needsBody(List<Limit> limits) {
        for (Limit limit : limits) {
            if (limit.per() == Limit.Per.FIELD) {
                return true;
            }
        }
        return false;
    }

    private static String client(Limit limit, String route, Caller caller, String address) {
        return switch (limit.per()) {
            case ADDRESS -> ClientAddress.counted(address);
            case ROUTE -> route;
            case CALLER ->
                switch (caller) {
                    case Caller.User user -> user.accountId().toString();
                    case Caller.Service machine -> "key-" + machine.name();
                    case Caller.Guest _ -> ClientAddress.counted(address);
                };
            case FIELD -> throw new IllegalArgumentException("needs the body");
        };
    }

    private static String state(Limit limit, Decision decision) {
        return "\"" + limit.name() + "\";r=" + decision.remaining() + ";t=" + (decision.resetMillis() + 999) / 1000;
    }

    private static ProblemException refusal(Limit limit, Decision decision) {
        return Problems.tooManyRequests("At most " + limit.words() + ".", Duration.ofMillis(decision.resetMillis()));
    }

    private static Optional<String> field(byte[] body, String name) {
        try {
            JsonNode value = Json.mapper().readTree(body).path(name);
            return value.isTextual() ? Optional.of(normal(value.asText())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // the service will say what is wrong with it
        }
    }

    /** One spelling for all that accounts takes for the same: Unicode has several, and so has a domain. */
    private static String normal(String typed) {
        String text = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
        int at = text.lastIndexOf('@');
        if (at >= 0) {
            try {
                text = text.substring(0, at + 1) + IDN.toASCII(text.substring(at + 1));
            } catch (IllegalArgumentException e) {
                return text.toLowerCase(Locale.ROOT); // no domain, so nobody's address
            }
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** What people log in with is not for Redis. */
    private static String digest(String value) {
        return HexFormat.of().formatHex(Sha256.of(value), 0, 16);
    }
}
