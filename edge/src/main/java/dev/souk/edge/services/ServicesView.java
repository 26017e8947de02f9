package dev.souk.edge.services;

import dev.souk.platform.discovery.InstanceStatus;
import dev.souk.platform.discovery.ServiceDirectory;
import java.util.List;
import java.util.Map;

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
     */
    public record ServiceView(String name, List<InstanceView> instances) {}

    /**
     * A process of a service.
     *
     * @param id the id it is registered under
     * @param address host and port
     * @param health {@code passing}, {@code warning} or {@code critical}
     * @param meta version, zone and build
     */
    public record InstanceView(String id, String address, String health, Map<String, String> meta) {

        static InstanceView of(InstanceStatus status) {
            var instance = status.instance();
            return new InstanceView(instance.id(), instance.address(), status.health(), instance.meta());
        }
    }

    /** Asks Consul about these services. */
    public static ServicesView of(ServiceDirectory directory, List<String> names) {
        return new ServicesView(names.stream()
                .map(name -> new ServiceView(
                        name,
                        directory.status(name).stream().map(InstanceView::of).toList()))
                .toList());
    }
}
