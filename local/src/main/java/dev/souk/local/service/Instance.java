package dev.souk.local.service;

import dev.souk.local.process.ProcessRecord;
import dev.souk.local.process.ProcessTable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A process of a service that was started and not yet taken off the table; it may be dead. */
public record Instance(InstanceName name, ProcessRecord process) {

    /** All of the table, by service and number. */
    public static List<Instance> in(ProcessTable table) {
        return table.all().stream()
                .flatMap(
                        process -> InstanceName.parse(process.name()).map(name -> new Instance(name, process)).stream())
                .sorted(Comparator.comparing(
                                (Instance instance) -> instance.name().service())
                        .thenComparing(instance -> instance.name().number()))
                .toList();
    }

    /** Those of one service that run. */
    public static List<Instance> running(ProcessTable table, String service) {
        return in(table).stream()
                .filter(instance -> instance.name().service().equals(service) && instance.alive())
                .toList();
    }

    /** The one of this number, if it runs. */
    public static Optional<Instance> running(ProcessTable table, String service, int number) {
        return running(table, service).stream()
                .filter(instance -> instance.name().number() == number)
                .findFirst();
    }

    /** Whether its process still runs. */
    public boolean alive() {
        return process.alive();
    }

    /** What it is registered under in Consul, which is also the name of its process. */
    public String id() {
        return process.name();
    }
}
