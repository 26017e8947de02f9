package dev.souk.local.service;

import dev.souk.local.Failure;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A service of the platform as far as running it goes.
 *
 * @param name also its module and its name in Consul
 * @param database whether it has one
 * @param scopes what its API key may ask of other services
 */
public record ServiceDefinition(String name, boolean database, List<String> scopes) {
    /** In the order of the table that people see. */
    public static final List<ServiceDefinition> ALL = List.of(
            new ServiceDefinition("edge", false, List.of()),
            new ServiceDefinition("catalog", true, List.of()),
            new ServiceDefinition("accounts", true, List.of()),
            new ServiceDefinition("orders", true, List.of("catalog:quotes", "catalog:holds", "billing:payments")),
            new ServiceDefinition("billing", true, List.of()),
            new ServiceDefinition("notify", true, List.of("accounts:mail-codes")));

    /** The service of that name; a {@link Failure} that names all when there is none. */
    public static ServiceDefinition named(String name) {
        return ALL.stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    String known = ALL.stream().map(ServiceDefinition::name).collect(Collectors.joining(", "));
                    return new Failure("there is no service " + name + ": it is one of " + known);
                });
    }

    /** All, in the order of the table that people see. */
    public static List<String> names() {
        return ALL.stream().map(ServiceDefinition::name).toList();
    }

    String databaseName() {
        return "souk_" + name;
    }

    /** The role that migrates. */
    String owner() {
        return databaseName() + "_owner";
    }

    /** The role that the service runs with. */
    String user() {
        return databaseName();
    }
}
