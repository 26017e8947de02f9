package dev.souk.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes releases and builds of the command that later ones have replaced, and what is left of them. */
final class Leftovers {
    /** More than one platform may run from the same checkout, and a branch may be switched to and fro. */
    private static final int KEPT = 4;

    private final Path cache;

    Leftovers(Path cache) {
        this.cache = cache;
    }

    void delete() {
        try {
            for (Path service : foldersIn(cache.resolve("apps"))) {
                if (!service.endsWith("libs")) {
                    deleteAllBut(KEPT, foldersIn(service));
                }
            }
            deleteAllBut(KEPT, foldersIn(cache.resolve("cli")));
            deleteArchives(cache.resolve("cli"));
            deleteUnlinked(cache.resolve("apps/libs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Class archives ({@code .jsa}) of commands that are gone; one that is still wanted is made anew. */
    private static void deleteArchives(Path commands) throws IOException {
        List<String> kept = foldersIn(commands).stream()
                .map(command -> command.getFileName().toString())
                .toList();
        try (Stream<Path> files = Files.isDirectory(commands) ? Files.list(commands) : Stream.empty()) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".jsa") && kept.stream().noneMatch(name::startsWith)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static List<Path> foldersIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    private static void deleteAllBut(int kept, List<Path> folders) throws IOException {
        Instant young = Instant.now().minus(1, ChronoUnit.HOURS);
        List<Path> newestFirst = folders.stream()
                .sorted(Comparator.comparing(Leftovers::modified).reversed())
                .toList();
        for (Path folder : newestFirst.stream().skip(kept).toList()) {
            if (modified(folder).toInstant().isBefore(young)) {
                Tools.require("deleting " + folder, List.of("rm", "-rf", folder.toString()));
            }
        }
    }

    private static FileTime modified(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A library that no release links to any more. */
    private static void deleteUnlinked(Path libraries) throws IOException {
        if (!Files.isDirectory(libraries)) {
            return;
        }
        try (Stream<Path> files = Files.list(libraries)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                if (((Number) Files.getAttribute(file, "unix:nlink")).intValue() == 1) {
                    Files.delete(file);
                }
            }
        }
    }
}
