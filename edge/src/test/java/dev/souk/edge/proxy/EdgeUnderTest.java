package dev.souk.edge.proxy;

import dev.souk.edge.limit.Limits;
import dev.souk.edge.limit.LimitsForTests;
import dev.souk.edge.route.Priority;
import dev.souk.edge.route.Route;
import dev.souk.edge.trace.TraceParent;
import dev.souk.platform.discovery.Balancer;
import dev.souk.platform.discovery.Instance;
import dev.souk.platform.discovery.InstanceStatus;
import dev.souk.platform.discovery.ServiceDirectory;
import dev.souk.platform.problem.ProblemException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The proxy in a server of its own, before instances that are always known. */
public final class EdgeUnderTest implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMillis(1500);
    private static final long MOST_BYTES = 4L << 30;

    private final UpstreamClient client = new UpstreamClient();
    private final Guards guards = new Guards();
    private final Balancer balancer;
    private final WebServer server;

    /** Starts it. */
    public EdgeUnderTest(List<Instance> instances) {
        this(instances, TIMEOUT);
    }

    /** Starts it with another timeout for its route. */
    public EdgeUnderTest(List<Instance> instances, Duration timeout) {
        ServiceDirectory directory = new Fixed(instances);
        balancer = new Balancer(directory);
        Limits limits = LimitsForTests.of(directory);
        Proxy proxy = new Proxy(balancer, client, guards, limits, new InstanceMetrics(balancer));
        Route route = new Route(
                "/api/**",
                Set.of("GET", "POST"),
                "test",
                timeout,
                MOST_BYTES,
                false,
                List.of(),
                Priority.CRITICAL,
                true,
                Set.of(),
                Set.of(),
                Optional.empty());
        server = WebServer.builder()
                .featuresDiscoverServices(false) // as in MicroProfile: features come from the container
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .routing(routing -> routing.addFilter(BrokenAnswer.cuttingConnections())
                        .any((req, res) -> {
                            try {
                                Journey journey = new Journey(
                                        new Client("127.0.0.1", "request-1"),
                                        TraceParent.of(Optional.empty(), false, _ -> false));
                                proxy.forward(route, journey, req, res);
                            } catch (ProblemException e) {
                                res.status(Status.create(e.problem().status())).send(e.getMessage());
                            }
                        }))
                .build()
                .start();
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** What is known of the service now. */
    Guards.View service() {
        return guards.view("test");
    }

    /** What is known of its instances now. */
    List<Balancer.Seen> instances() {
        return balancer.seen("test");
    }

    @Override
    public void close() {
        server.stop();
        client.close();
    }

    private record Fixed(List<Instance> instances) implements ServiceDirectory {
        @Override
        public List<Instance> snapshot(String service) {
            return instances;
        }

        @Override
        public List<InstanceStatus> status(String service) {
            return instances.stream()
                    .map(it -> new InstanceStatus(it, "passing"))
                    .toList();
        }
    }
}
