package dev.souk.edge.services;

import dev.souk.edge.proxy.Guards;
import dev.souk.edge.route.Route;
import dev.souk.platform.discovery.Balancer;
import dev.souk.platform.discovery.InstanceStatus;
import dev.souk.platform.discovery.ServiceDirectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The answer of {@code GET /api/v1/services}.
 *
 * @param items one entry for each service, by name
 */
public record ServicesView(List<ServiceView> items) {

    /**
     * A service.
     *
     * @param name its name in Consul
     * @param instances all that are registered, also those that can't take calls
     * @param traffic what this edge lets pass to it; empty for the edge itself
     */
    public record ServiceView(String name, List<InstanceView> instances, Optional<Guards.View> traffic) {}

    /**
     * A process of a service.
     *
     * @param id the id it is registered under
     * @param address host and port
     * @param health {@code passing}, {@code warning} or {@code critical}
     * @param meta version, zone and build
     * @param inFlight requests of this edge that it works on
     * @param ejected whether this edge leaves it out because of its failures
     */
    public record InstanceView(
            String id, String address, String health, Map<String, String> meta, int inFlight, boolean ejected) {

        static InstanceView of(InstanceStatus status, Optional<Balancer.Seen> seen) {
            var instance = status.instance();
            return new InstanceView(
                    instance.id(),
                    instance.address(),
                    status.health(),
                    instance.meta(),
                    seen.map(Balancer.Seen::inFlight).orElse(0),
                    seen.map(Balancer.Seen::ejected).orElse(false));
        }
    }

    /** Asks Consul about these services, and the edge what it makes of them. */
    public static ServicesView of(ServiceDirectory directory, Balancer balancer, Guards guards, List<String> names) {
        return new ServicesView(names.stream()
                .map(name -> of(
                        name,
                        directory.status(name),
                        balancer.seen(name),
                        name.equals(Route.HERE) ? Optional.empty() : Optional.of(guards.view(name))))
                .toList());
    }

    private static ServiceView of(
            String name, List<InstanceStatus> statuses, List<Balancer.Seen> seen, Optional<Guards.View> traffic) {
        var byId =
                seen.stream().collect(Collectors.toMap(it -> it.instance().id(), Function.identity(), (one, _) -> one));
        return new ServiceView(
                name,
                statuses.stream()
                        .map(it -> InstanceView.of(
                                it, Optional.ofNullable(byId.get(it.instance().id()))))
                        .toList(),
                traffic);
    }
}
