package dev.souk.edge;

import dev.souk.edge.cache.ResponseCache;
import dev.souk.edge.config.CurrentConfig;
import dev.souk.edge.config.EdgeConfig;
import dev.souk.edge.docs.Documentation;
import dev.souk.edge.limit.ClientAddress;
import dev.souk.edge.limit.Limits;
import dev.souk.edge.limit.Origin;
import dev.souk.edge.live.LiveUpdates;
import dev.souk.edge.proxy.Client;
import dev.souk.edge.proxy.Guards;
import dev.souk.edge.proxy.Journey;
import dev.souk.edge.proxy.Proxy;
import dev.souk.edge.route.Route;
import dev.souk.edge.route.Routes;
import dev.souk.edge.route.SafePath;
import dev.souk.edge.services.ServicesView;
import dev.souk.edge.trace.TraceParent;
import dev.souk.edge.trace.Tracing;
import dev.souk.platform.discovery.Balancer;
import dev.souk.platform.discovery.ServiceDirectory;
import dev.souk.platform.identity.Caller;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import dev.souk.platform.problem.Problems;
import dev.souk.platform.telemetry.RequestId;
import dev.souk.platform.version.Versions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.microprofile.server.RoutingPath;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The public door: each request enters here. The package's own page tells its way. */
@ApplicationScoped
@RoutingPath("/")
public class Gateway implements HttpService {

    private static final String SERVICES = "/api/v1/services";
    private static final HeaderName TRACE_PARENT = HeaderNames.create(TraceParent.HEADER);
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Duration READ_ONLY_PAUSE = Duration.ofSeconds(30);

    private final Supplier<EdgeConfig> config;
    private final Proxy proxy;
    private final Callers callers;
    private final LiveUpdates live;
    private final ServiceDirectory directory;
    private final Balancer balancer;
    private final Guards guards;
    private final Versions versions;
    private final Limits limits;
    private final ResponseCache cache;
    private final Tracing tracing;

    /**
     * Makes the gateway of its parts.
     *
     * @param config what an operator may change
     * @param proxy carries requests to services
     * @param callers verifies tokens
     * @param live the WebSocket side
     * @param directory what Consul knows
     * @param balancer what was seen of the instances
     * @param guards what was seen of the services
     * @param versions which version a request wants
     * @param limits how much a client may ask for
     * @param cache answers that many may have
     * @param tracing tells what became of requests
     */
    @Inject
    public Gateway(
            CurrentConfig config,
            Proxy proxy,
            Callers callers,
            LiveUpdates live,
            ServiceDirectory directory,
            Balancer balancer,
            Guards guards,
            Versions versions,
            Limits limits,
            ResponseCache cache,
            Tracing tracing) {
        this.config = config;
        this.proxy = proxy;
        this.callers = callers;
        this.live = live;
        this.directory = directory;
        this.balancer = balancer;
        this.guards = guards;
        this.versions = versions;
        this.limits = limits;
        this.cache = cache;
        this.tracing = tracing;
        // The first question about a service may wait for its answer: asked now, no client waits.
        config.get().routes().services().forEach(it -> Thread.startVirtualThread(() -> directory.snapshot(it)));
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any((req, res) -> guarded(req, Replies.secure(req, res), () -> enter(req, res)));
        new Documentation().routing(rules);
        rules.route(
                        Documentation.READ,
                        PathMatchers.create(LiveUpdates.PATH),
                        (req, res) -> guarded(req, res, () -> {
                            throw live.explain(req);
                        }))
                .route(
                        Documentation.READ,
                        PathMatchers.create(SERVICES),
                        (req, res) -> Replies.json(req, res, ServicesView.of(directory, balancer, guards, platform())))
                .any((req, res) -> guarded(req, res, () -> {
                    throw unknown();
                }));
    }

    private void enter(ServerRequest request, ServerResponse response) throws IOException {
        EdgeConfig now = config.get();
        String path = safePath(request);
        if (CrossOrigin.answers(now.origins(), request, response)) {
            return;
        }
        String method = request.prologue().method().text();
        switch (now.routes().match(method, path)) {
            case Routes.Match.Found(Route route) -> follow(route, now, request, response);
            case Routes.Match.WrongMethod(Set<String> allowed) -> refuseMethod(method, allowed, response);
            case Routes.Match.Nothing() -> throw unknown();
        }
    }

    private void follow(Route route, EdgeConfig now, ServerRequest request, ServerResponse response)
            throws IOException {
        dev.souk.platform.telemetry.Route.is(route.path());
        Origin origin = Origin.of(request, now.trustedProxies(), now.proxyHeaders());
        Optional<String> parent = request.headers().first(TRACE_PARENT);
        boolean trusted =
                parent.isPresent() && ClientAddress.isIn(request.remotePeer().host(), now.trustedProxies());
        Journey journey = new Journey(
                new Client(
                        origin.address(), response.headers().get(RequestId.NAME).get()),
                tracing.begin(parent, trusted));
        request.context().register(journey);
        if (origin.secure() && !request.isSecure()) {
            response.header(Replies.ONLY_TLS);
        }
        long began = System.nanoTime();
        boolean answered = false;
        try {
            guarded(request, response, () -> admitted(route, now, journey, request, response));
            answered = true;
        } finally {
            tracing.ended(
                    journey.trace(),
                    request.prologue().method().text() + " " + route.path(),
                    answered ? response.status().code() : 0,
                    began,
                    journey::fields);
        }
    }

    private void admitted(Route route, EdgeConfig now, Journey journey, ServerRequest request, ServerResponse response)
            throws IOException {
        EdgeConfig.Flags flags = now.flags();
        Caller caller = caller(route, journey, request, response);
        limits.count(route.limits(), route.path(), caller, journey.client().address(), response);
        route.admit(caller);
        if (flags.readOnly() && !READS.contains(request.prologue().method().text())) {
            throw Problems.unavailable("Nothing can be changed at the moment; reading works.", READ_ONLY_PAUSE);
        }
        if (route.service().equals(Route.HERE)) {
            if (!flags.docs() && Documentation.isPage(route.path())) {
                throw unknown();
            }
            response.next();
            return;
        }
        Optional<Versions.Wishes> wishes = versions.wishes(
                name -> request.headers().first(HeaderNames.create(name)), name -> cookie(request, name));
        wishes.ifPresent(request.context()::register);
        if (wishes.isEmpty() && ResponseCache.serves(route, caller, request)) {
            cache.serve(route, journey, request, response);
        } else {
            proxy.forward(route, journey, request, response);
        }
    }

    /** Who sends a bad token is counted as a guest: it costs more to see than a good one. */
    private Caller caller(Route route, Journey journey, ServerRequest request, ServerResponse response) {
        try {
            return callers.verify(request);
        } catch (ProblemException e) {
            limits.count(
                    route.limits(),
                    route.path(),
                    new Caller.Guest(),
                    journey.client().address(),
                    response);
            throw e;
        }
    }

    private static Optional<String> cookie(ServerRequest request, String name) {
        return request.headers().cookies().first(name).asOptional();
    }

    private static void refuseMethod(String method, Set<String> allowed, ServerResponse response) {
        String list = String.join(", ", allowed);
        if (!method.equals("OPTIONS")) {
            throw new ProblemException(ProblemType.METHOD_NOT_ALLOWED, "This path takes " + list + ".")
                    .header("Allow", list);
        }
        response.status(Status.NO_CONTENT_204).header("Allow", list).send();
    }

    private List<String> platform() {
        return Stream.concat(config.get().routes().services().stream(), Stream.of(Route.HERE))
                .sorted()
                .toList();
    }

    private static void guarded(ServerRequest request, ServerResponse response, Handling handling) throws IOException {
        try {
            handling.run();
        } catch (ProblemException e) {
            Replies.problem(request, response, e, requestId());
        }
    }

    private static String safePath(ServerRequest request) {
        String path = request.prologue().uriPath().rawPath();
        if (!SafePath.isSafe(path)) {
            throw new ProblemException(
                    ProblemType.INVALID,
                    "The path has dot or empty segments, or characters that must or must not be encoded.");
        }
        if (!SafePath.isSafeQuery(request.query().rawValue())) {
            throw new ProblemException(
                    ProblemType.INVALID,
                    "The query holds characters that must be encoded, a broken escape, or the character U+0000.");
        }
        return path;
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
