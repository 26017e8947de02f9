package dev.souk.local;

import dev.souk.local.build.Build;
import dev.souk.local.service.Instance;
import dev.souk.local.service.InstanceCounts;
import dev.souk.local.service.ServiceDefinition;
import dev.souk.local.service.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Brings the running instances to what is wanted: missing ones are started together, outdated ones are replaced one by
 * one (the new one is passing before the old one is told to go), surplus ones drain.
 */
final class Rollout {
    private final Platform platform;
    private final Services services;
    private final Build build;
    private final Progress progress;
    private int begun;

    Rollout(Platform platform, Services services, Progress progress) {
        this.platform = platform;
        this.services = services;
        this.build = platform.build();
        this.progress = progress;
    }

    /** {@return how many instances were started or ended} */
    int bringTo(InstanceCounts wanted) {
        forgetTheDead();
        List<Instance> outdated = new ArrayList<>();
        List<Instance> surplus = new ArrayList<>();
        List<Instance> started = new ArrayList<>();
        for (ServiceDefinition service : ServiceDefinition.ALL) {
            List<Instance> running = Instance.running(platform.table(), service.name());
            for (Instance instance : running) {
                if (instance.name().number() > wanted.of(service.name())) {
                    surplus.add(instance);
                } else if (!services.upToDate(instance, build)) {
                    outdated.add(instance);
                } else if (instance.process().readyMillis() == 0) {
                    started.add(instance); // just started, or by an earlier run that was stopped before it saw it ready
                }
            }
            started.addAll(startMissing(service, wanted));
        }
        services.awaitPassing(started, progress);
        outdated.forEach(this::replace);
        surplus.forEach(this::end);
        return begun + outdated.size() + surplus.size();
    }

    /** Starts what is missing of a service and does not wait for it, as {@link #bringTo} does afterwards. */
    synchronized List<Instance> startMissing(ServiceDefinition service, InstanceCounts wanted) {
        List<Integer> running = Instance.running(platform.table(), service.name()).stream()
                .map(instance -> instance.name().number())
                .toList();
        List<Instance> fresh = IntStream.rangeClosed(1, wanted.of(service.name()))
                .filter(number -> !running.contains(number))
                .mapToObj(number -> services.start(service, number, build))
                .toList();
        begun += fresh.size();
        return fresh;
    }

    /** Starts a new instance in place of one that serves, then ends that. */
    void replace(Instance old) {
        ServiceDefinition service = ServiceDefinition.named(old.name().service());
        boolean holdsFixedPort = service.name().equals("edge") && old.name().number() == 1;
        if (holdsFixedPort) { // two processes cannot share the one public port
            end(old);
        }
        Instance fresh = services.start(service, old.name().number(), build);
        try {
            services.awaitPassing(List.of(fresh), progress);
        } catch (Failure failure) {
            services.stop(fresh); // or there would be two of one name from then on
            throw failure;
        }
        if (!holdsFixedPort) {
            end(old);
        }
    }

    void end(Instance instance) {
        try (Progress.Step step = progress.step(instance.name().spoken())) {
            step.update("draining");
            services.stop(instance);
            step.done("ended");
        }
    }

    private void forgetTheDead() {
        List<Instance> dead = Instance.in(platform.table()).stream()
                .filter(instance -> !instance.alive())
                .toList();
        for (Instance instance : dead) {
            progress.note("! " + instance.name().spoken() + " (process "
                    + instance.process().pid() + ") is gone; its record is cleared");
            services.forget(instance);
        }
    }
}
