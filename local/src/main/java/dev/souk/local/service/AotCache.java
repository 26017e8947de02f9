package dev.souk.local.service;

import dev.souk.local.Failure;
import dev.souk.local.build.Fingerprint;
import dev.souk.local.process.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JVM of a service: its flags and, once trained, its ahead-of-time cache (JEP 514). The cache is named after
 * everything that it depends on - the release, the flags, the JDK's build - so a stale one is never found; and the JVM
 * checks it again by itself and runs without it when it does not fit.
 *
 * @param wanted false: run without, and train none
 */
record AotCache(Release release, Path file, boolean wanted) {
    /** Keeps C2 out: what it makes of a service does not pay for its memory on one machine, but of the edge it does. */
    private static final String ONLY_C1 = "-XX:TieredStopAtLevel=1";

    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            ONLY_C1,
            // Measured at start: a fixed young generation saves a fifth of the processor time and 20 MB.
            "-Xms96m",
            "-Xmn40m",
            "-Xmx192m",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-Dfile.encoding=UTF-8");

    /**
     * One poller finds out whose sockets have something to read. With one for each processor (JDK 25) a carrier that always has
     * work looks at its own only, and whoever the other would wake waits, for a tenth of a second at worst.
     */
    private static final String ONE_POLLER = "-Djdk.readPollers=1";

    /** Fewer misses when addresses are looked up: less processor time under load, and no more memory. */
    private static final String LARGE_PAGES = "-XX:+UseTransparentHugePages";

    /**
     * What a measurement may put on top: all tiers of the compiler. {@code up} does without, since they cost a third of the time to
     * readiness even with a cache. The rest pays for their memory.
     */
    private static final List<String> ALL_TIERS = List.of(
            "-XX:TieredStopAtLevel=4",
            "-Xmn32m",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TrimNativeHeapInterval=5000",
            ONE_POLLER);

    private static final Duration KEPT = Duration.ofDays(14);

    /** The flags of a service that is started for lasting speed. */
    static String allTiers() {
        return String.join(" ", ALL_TIERS);
    }

    static AotCache of(Release release, Path folder, boolean wanted) {
        String jdk = System.getProperty("java.vm.version") + " " + System.getProperty("os.arch");
        // The path of the jar is part of what the JVM checks.
        String key = Fingerprint.ofText(release.key(), release.jar().toString(), String.join(" ", flags(release)), jdk);
        return new AotCache(release, folder.resolve(release.service() + "-" + key + ".aot"), wanted);
    }

    boolean trained() {
        return wanted && Files.exists(file);
    }

    /** Whether a training is due: there is no cache and no training has failed. */
    boolean trainable() {
        return wanted && !Files.exists(file) && !Files.exists(failure());
    }

    /** How to run the service, with the cache if there is one. */
    List<String> command() {
        return trained() ? java(flags(release), "-XX:AOTCache=" + file) : java(flags(release));
    }

    /** How to run the service so that its orderly end writes a cache to this file. */
    List<String> trainingCommand(Path output) {
        return java(flags(release), "-XX:AOTCacheOutput=" + output);
    }

    /** Where a training writes to; the cache itself appears all at once. */
    Path draft() {
        try {
            Files.createDirectories(file.getParent());
            Path draft = file.resolveSibling(file.getFileName() + ".draft");
            Files.deleteIfExists(draft);
            return draft;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void keep(Path draft) {
        try {
            if (!Files.exists(draft)) {
                throw new Failure(release.service() + " wrote no cache when it ended");
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void giveUp(String why) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(failure(), why + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Caches of releases that nobody trained or used for a while. */
    static void deleteOld(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file)
                        .toInstant()
                        .isBefore(Instant.now().minus(KEPT))) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path failure() {
        return file.resolveSibling(file.getFileName() + ".failed");
    }

    /** For a measurement {@code SOUK_JVM_FLAGS} comes after ours, and so before them in force. */
    private static List<String> flags(Release release) {
        String more = System.getenv().getOrDefault("SOUK_JVM_FLAGS", "").strip();
        boolean edge = release.service().equals("edge");
        return Stream.of(
                        FLAGS.stream(),
                        Stream.of(Memory.hasLargePages() ? LARGE_PAGES : "", edge ? ONE_POLLER : ""),
                        Stream.of(more.split("\\s+")))
                .flatMap(it -> it)
                .filter(flag -> !flag.isEmpty())
                .filter(flag -> !edge || !flag.equals(ONLY_C1))
                .toList();
    }

    private List<String> java(List<String> flags, String... more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(more));
        command.addAll(List.of("-jar", release.jar().toString()));
        return command;
    }
}
