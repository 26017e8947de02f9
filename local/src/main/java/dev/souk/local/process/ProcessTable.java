package dev.souk.local.process;

import dev.souk.local.Failure;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The records of started processes, one file each, so that a crash of the command leaves every other one readable. */
public final class ProcessTable {
    private final Path folder;

    /** @param folder is made with the first record */
    public ProcessTable(Path folder) {
        this.folder = folder;
    }

    /** Every record, also of processes that are gone, by name. */
    public List<ProcessRecord> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .map(ProcessTable::read)
                    .sorted(Comparator.comparing(ProcessRecord::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The record, whether or not its process still runs. */
    public Optional<ProcessRecord> find(String name) {
        return Files.exists(file(name)) ? Optional.of(read(file(name))) : Optional.empty();
    }

    /** The record, if its process still runs. */
    public Optional<ProcessRecord> running(String name) {
        return find(name).filter(ProcessRecord::alive);
    }

    /** Writes a record in place of the one of that name; a reader finds one or the other, whole. */
    public void save(ProcessRecord process) {
        try {
            Files.createDirectories(folder);
            Path draft = folder.resolve(process.name() + ".draft");
            Json.mapper().writeValue(draft.toFile(), process);
            move(draft, file(process.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets a process; nothing happens when there is no record of it. */
    public void remove(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static ProcessRecord read(Path file) {
        try {
            return Json.tolerant().readValue(file.toFile(), ProcessRecord.class);
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": end the process it speaks of by hand, then delete it", e);
        }
    }

    private Path file(String name) {
        return folder.resolve(name + ".json");
    }
}
