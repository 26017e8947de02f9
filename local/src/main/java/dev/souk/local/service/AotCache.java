package dev.souk.local.service;

import dev.souk.local.build.Fingerprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM of a service: its flags and, once trained, its ahead-of-time cache (JEP 514). The cache is named after
 * everything that it depends on - the release, the flags, the JDK's build - so a stale one is never found; and the JVM
 * checks it again by itself and runs without it when it does not fit.
 */
record AotCache(Release release, Path file, boolean wanted) {
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx192m",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-Dfile.encoding=UTF-8");

    static AotCache of(Release release, Path folder, boolean wanted) {
        String jdk = System.getProperty("java.vm.version") + " " + System.getProperty("os.arch");
        // The path of the jar is part of what the JVM checks.
        String key = Fingerprint.ofText(release.key(), release.jar().toString(), String.join(" ", FLAGS), jdk);
        return new AotCache(release, folder.resolve(release.service() + "-" + key + ".aot"), wanted);
    }

    boolean trained() {
        return wanted && Files.exists(file);
    }

    /** How to run the service, with the cache if there is one. */
    List<String> command() {
        return trained() ? java("-XX:AOTCache=" + file) : java();
    }

    /** How to run the service so that its orderly end writes a cache to this file. */
    List<String> trainingCommand(Path output) {
        return java("-XX:AOTCacheOutput=" + output);
    }

    private List<String> java(String... more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of(more));
        command.addAll(List.of("-jar", release.jar().toString()));
        return command;
    }
}
