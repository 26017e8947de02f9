package dev.souk.local.service;

import dev.souk.local.Progress;
import dev.souk.local.Settings;
import dev.souk.local.build.Build;
import dev.souk.local.process.Launch;
import dev.souk.local.process.ProcessTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;

/**
 * Starts services as {@code up} does, but with more on their class path: what comes before a service's jar replaces classes
 * of it.
 */
public final class FaultyServices {
    private final Settings settings;
    private final ProcessTable table;
    private final Services services;
    private final Build build;

    public FaultyServices(Settings settings, ProcessTable table, Services services, Build build) {
        this.settings = settings;
        this.table = table;
        this.services = services;
        this.build = build;
    }

    /**
     * Starts one.
     *
     * @param before what is put before the service's jar
     * @param options of the JVM
     * @param environment on top of what {@code up} says
     */
    public Instance start(
            String service, int number, List<Path> before, List<String> options, Map<String, String> environment) {
        ServiceDefinition definition = ServiceDefinition.named(service);
        List<String> command = new ArrayList<>(services.cache(definition, build).command());
        int jar = command.indexOf("-jar");
        Path program = Path.of(command.get(jar + 1));
        List<String> classPath =
                new ArrayList<>(before.stream().map(Path::toString).toList());
        classPath.add(program.toString());
        List<String> faulty = new ArrayList<>(command.subList(0, jar));
        faulty.addAll(options);
        faulty.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), mainClass(program)));
        boolean edge = service.equals("edge") && number == 1;
        InstanceName name = InstanceName.next(service, number);
        Map<String, String> told = new TreeMap<>(
                services.wiring().of(definition, name, edge ? settings.ports().edge() : 0));
        told.putAll(environment);
        Launch launch = new Launch(
                name.id(),
                faulty,
                told,
                settings.log(service + "-" + number),
                "faulty",
                edge ? settings.ports().edge() : 0,
                false);
        return new Instance(name, launch.start(table));
    }

    public void awaitPassing(List<Instance> instances, Progress progress) {
        services.awaitPassing(instances, progress);
    }

    private static String mainClass(Path program) {
        try (JarFile jar = new JarFile(program.toFile())) {
            return jar.getManifest().getMainAttributes().getValue("Main-Class");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
