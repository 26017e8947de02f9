package dev.souk.local.service;

import dev.souk.local.build.Fingerprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A packaged service, copied out of the build's reach: a JVM whose jar is overwritten by the next build dies in odd
 * ways. Libraries are stored once by content and linked, so that the services share them on disk and in memory.
 *
 * @param version of the jar that was packaged, such as {@code 0.1.0}
 * @param key what the jar and its libraries hold
 */
record Release(String service, String version, String key, Path jar) {

    /** Copies what was packaged unless this very release is there. */
    static Release of(String service, Path builtJar, Path builtLibraries, Path store) {
        try {
            List<Path> libraries;
            try (Stream<Path> files = Files.list(builtLibraries)) {
                libraries = files.sorted().toList();
            }
            String key = Fingerprint.ofPackaged(builtJar, builtLibraries);
            Path folder = store.resolve(service).resolve(key);
            Path jar = folder.resolve(service + ".jar");
            if (!Files.exists(jar)) {
                Files.createDirectories(folder.resolve("libs"));
                for (Path library : libraries) {
                    link(
                            stored(library, store.resolve("libs")),
                            folder.resolve("libs").resolve(library.getFileName()));
                }
                Path draft = folder.resolve("draft");
                Files.copy(builtJar, draft, StandardCopyOption.REPLACE_EXISTING);
                Files.move(draft, jar, StandardCopyOption.REPLACE_EXISTING);
            }
            return new Release(service, version(builtJar, service), key, jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version(Path builtJar, String service) {
        return builtJar.getFileName().toString().replace(service + "-", "").replace(".jar", "");
    }

    private static Path stored(Path library, Path libraries) throws IOException {
        String key = Fingerprint.ofFiles(library.getParent(), List.of(library));
        Path stored = libraries.resolve(key + "-" + library.getFileName());
        if (!Files.exists(stored)) {
            Files.createDirectories(libraries);
            Path draft = Files.createTempFile(libraries, "library", ".draft");
            Files.copy(library, draft, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(draft, stored, StandardCopyOption.REPLACE_EXISTING);
        }
        return stored;
    }

    private static void link(Path stored, Path target) throws IOException {
        Files.deleteIfExists(target);
        try {
            Files.createLink(target, stored);
        } catch (UnsupportedOperationException e) { // a file system without hard links
            Files.copy(stored, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
