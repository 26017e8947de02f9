package dev.souk.edge;

import dev.souk.edge.docs.Documentation;
import dev.souk.edge.live.LiveUpdates;
import dev.souk.edge.proxy.Proxy;
import dev.souk.edge.route.Route;
import dev.souk.edge.route.Routes;
import dev.souk.edge.route.SafePath;
import dev.souk.edge.services.ServicesView;
import dev.souk.platform.discovery.ServiceDirectory;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.identity.Roles;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import dev.souk.platform.telemetry.RequestId;
import io.helidon.microprofile.server.RoutingPath;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The public door: each request enters here. The package's own page tells its way. */
@ApplicationScoped
@RoutingPath("/")
public class Gateway implements HttpService {

    private static final String SERVICES = "/api/v1/services";

    private final Routes routes;
    private final Proxy proxy;
    private final Callers callers;
    private final LiveUpdates live;
    private final ServiceDirectory directory;
    private final CrossOrigin crossOrigin;

    /**
     * Makes the gateway of its parts.
     *
     * @param proxy carries requests to services
     * @param callers verifies tokens
     * @param live the WebSocket side
     * @param directory what Consul knows
     * @param crossOrigin which web pages may call
     */
    @Inject
    public Gateway(
            Proxy proxy, Callers callers, LiveUpdates live, ServiceDirectory directory, CrossOrigin crossOrigin) {
        this.routes = Routes.shipped();
        this.proxy = proxy;
        this.callers = callers;
        this.live = live;
        this.directory = directory;
        this.crossOrigin = crossOrigin;
        // The first question about a service may wait for its answer: asked now, no client waits.
        routes.services().forEach(service -> Thread.startVirtualThread(() -> directory.snapshot(service)));
    }

    @Override
    public void routing(HttpRules rules) {
        crossOrigin.routing(rules);
        new Documentation().routing(rules);
        rules.get(
                        LiveUpdates.PATH,
                        (req, res) -> guarded(req, res, () -> {
                            throw live.explain(req);
                        }))
                .get(SERVICES, (req, res) -> guarded(req, res, () -> services(req, res)))
                .any("/api/{+rest}", (req, res) -> guarded(req, res, () -> forward(req, res)))
                .any((req, res) -> guarded(req, res, () -> {
                    throw unknown();
                }));
    }

    private void forward(ServerRequest request, ServerResponse response) throws IOException {
        callers.verify(request);
        Route route = routes.match(request.prologue().uriPath().rawPath()).orElseThrow(Gateway::unknown);
        dev.souk.platform.telemetry.Route.is(route.path());
        proxy.forward(route, requestId(), request, response);
    }

    private void services(ServerRequest request, ServerResponse response) {
        Caller caller = callers.verify(request);
        if (caller instanceof Caller.Guest) {
            throw Problems.unauthorized("Log in as an administrator.");
        }
        if (!caller.hasRole(Roles.ADMIN)) {
            throw Problems.forbidden("Only administrators see the services.");
        }
        Replies.json(response, ServicesView.of(directory, platform()));
    }

    private List<String> platform() {
        return Stream.concat(routes.services().stream(), Stream.of("edge"))
                .sorted()
                .toList();
    }

    private static void guarded(ServerRequest request, ServerResponse response, Handling handling) throws IOException {
        Replies.secure(response);
        try {
            if (!SafePath.isSafe(request.prologue().uriPath().rawPath())) {
                throw new ProblemException(
                        ProblemType.INVALID,
                        "The path has dot or empty segments, or characters that must not be encoded.");
            }
            if (request.query().rawValue().contains("%00")) {
                throw new ProblemException(ProblemType.INVALID, "The query must not hold the character U+0000.");
            }
            handling.run();
        } catch (ProblemException e) {
            Replies.problem(response, e, requestId());
        }
    }

    static String requestId() {
        return RequestId.current().orElseThrow(() -> new IllegalStateException("no request is being served"));
    }

    private static ProblemException unknown() {
        return Problems.notFound("There is nothing at this path. The API is described at /docs.");
    }

    @FunctionalInterface
    private interface Handling {
        void run() throws IOException;
    }
}
