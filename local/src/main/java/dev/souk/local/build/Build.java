package dev.souk.local.build;

import dev.souk.local.Failure;
import dev.souk.local.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the services whose sources changed since they were packaged. A module is known by what its sources hold, and
 * what was packaged by what the jar holds, so that neither a checkout of another branch nor a Maven run beside this
 * command goes unnoticed.
 */
public final class Build {
    private static final String STAMP = "souk.stamp";

    private final Path root;
    private final Path logs;
    private final boolean mayBuild;

    /** @param mayBuild false: whatever was packaged last is taken as it is */
    public Build(Path root, Path logs, boolean mayBuild) {
        this.root = root;
        this.logs = logs;
        this.mayBuild = mayBuild;
    }

    /** The modules of these that have to be packaged before they can run. */
    public List<String> changed(List<String> modules) {
        if (mayBuild) {
            return modules.stream().filter(module -> !isFresh(module)).toList();
        }
        modules.stream()
                .filter(module -> !Files.exists(jar(module)))
                .findFirst()
                .ifPresent(module -> {
                    throw new Failure("SOUK_BUILD=never, but " + module + " is not packaged: run ./mvnw package");
                });
        return List.of();
    }

    /** Packages modules and what they need, without tests and gates. */
    public void run(List<String> modules, Progress.Step step) {
        Maven maven = new Maven(root, logs.resolve("build.log"));
        maven.run(
                List.of("-Dquick", "-Dmaven.test.skip=true", "-pl", String.join(",", modules), "-am", "package"),
                line -> {},
                step);
        modules.forEach(this::stamp);
    }

    /** Notes that what is packaged is what the sources say. */
    public void stamp(String module) {
        try {
            Files.writeString(stampFile(module), freshStamp(module));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packaged module, the newest after a change of version; where it will be when it is not packaged yet. */
    public Path jar(String module) {
        Path target = target(module);
        if (!Files.isDirectory(target)) {
            return target.resolve(module + ".jar");
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches(module + "-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElse(target.resolve(module + ".jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of what the module needs on its class path. */
    public Path libraries(String module) {
        return target(module).resolve("libs");
    }

    private boolean isFresh(String module) {
        try {
            return Files.exists(stampFile(module))
                    && Files.readString(stampFile(module)).equals(freshStamp(module));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String freshStamp(String module) {
        Path folder = root.resolve(module);
        Path common = root.resolve("platform-common");
        String sources = Fingerprint.ofFiles(
                root,
                List.of(
                        root.resolve("pom.xml"),
                        root.resolve(".mvn"),
                        root.resolve("docs/api"),
                        common.resolve("pom.xml"),
                        common.resolve("src/main"),
                        folder.resolve("pom.xml"),
                        folder.resolve("src/main")));
        return sources + " " + Fingerprint.ofPackaged(jar(module), libraries(module));
    }

    private Path target(String module) {
        return root.resolve(module).resolve("target");
    }

    private Path stampFile(String module) {
        return target(module).resolve(STAMP);
    }
}
