package dev.souk.edge.route;

import dev.souk.edge.limit.Limit;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One rule of the gateway: where requests with this path and one of these methods go, and who may send them.
 *
 * @param path words, {@code {names}} for one segment each, and perhaps {@code **} at the end
 * @param methods never empty; HEAD goes where GET goes
 * @param service its name in Consul, {@value #HERE} for what the edge answers itself
 * @param timeout the time a request may take in all, every attempt included
 * @param maxBody the largest request body, in bytes
 * @param keyed whether every POST there keeps its {@code Idempotency-Key}, so that sending it again does nothing twice
 * @param limits how much one client may ask for
 * @param priority who goes first when the service can't take everything
 * @param open whether nobody needs to be logged in
 * @param roles one of them is needed, any will do when there are none; for people
 * @param scopes all of them are needed, and no machine may enter when there are none; for machines
 * @param cache how long answers are kept for all; only where everybody may read
 */
public record Route(
        String path,
        Set<String> methods,
        String service,
        Duration timeout,
        long maxBody,
        boolean keyed,
        List<Limit> limits,
        Priority priority,
        boolean open,
        Set<String> roles,
        Set<String> scopes,
        Optional<CacheRule> cache) {

    /** The service of what the edge answers itself. */
    public static final String HERE = "edge";

    /** Takes copies. */
    public Route {
        methods = Set.copyOf(methods);
        limits = List.copyOf(limits);
        roles = Set.copyOf(roles);
        scopes = Set.copyOf(scopes);
    }

    /**
     * Whether this caller may enter. What they may do there is decided by the service, which knows whose things are whose.
     *
     * @throws ProblemException 401 or 403 when not
     */
    public void admit(Caller caller) {
        if (open) {
            return;
        }
        switch (caller) {
            case Caller.Guest _ -> throw Problems.unauthorized("Log in first.");
            case Caller.User user -> {
                if (!roles.isEmpty() && Collections.disjoint(roles, user.roles())) {
                    throw Problems.forbidden("This needs the role "
                            + String.join(" or ", roles.stream().sorted().toList()) + ".");
                }
            }
            case Caller.Service machine -> {
                if (scopes.isEmpty() || !machine.scopes().containsAll(scopes)) {
                    throw Problems.forbidden("The API key does not allow this.");
                }
            }
        }
    }
}
