package dev.souk.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads log files that others write; only whole lines are passed on. */
final class LogFollower {
    private static final int TAIL_BYTES = 16 * 1024;

    private final Supplier<List<Path>> files;
    private final Consumer<String> lines;
    private final Map<Path, Long> positions = new TreeMap<>();

    /** @param files asked again at every look, so that a new instance's log is found */
    LogFollower(Supplier<List<Path>> files, Consumer<String> lines) {
        this.files = files;
        this.lines = lines;
    }

    /** Passes on the end of every file. */
    void tail() {
        for (Path file : files.get()) {
            try {
                long start = Math.max(0, Files.size(file) - TAIL_BYTES);
                positions.put(file, start == 0 ? 0 : afterNextNewline(file, start));
                pass(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Begins at the present end of every file. */
    void skipToEnd() {
        files.get().forEach(file -> positions.put(file, file.toFile().length()));
    }

    /** Passes on what is new until told to stop. */
    void follow(BooleanSupplier goOn) {
        while (goOn.getAsBoolean()) {
            files.get().forEach(this::pass);
            Wait.pause();
        }
    }

    private void pass(Path file) {
        long position = positions.getOrDefault(file, 0L);
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long length = reader.length();
            if (length < position) { // begun anew
                position = 0;
            }
            byte[] bytes = new byte[(int) Math.min(length - position, 1 << 20)];
            reader.seek(position);
            reader.readFully(bytes);
            int end = lastNewline(bytes) + 1;
            new String(bytes, 0, end, StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> name(file) + " | " + line)
                    .forEach(lines);
            positions.put(file, position + end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long afterNextNewline(Path file, long start) throws IOException {
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            reader.seek(start);
            reader.readLine();
            return reader.getFilePointer();
        }
    }

    private static int lastNewline(byte[] bytes) {
        for (int index = bytes.length - 1; index >= 0; index--) {
            if (bytes[index] == '\n') {
                return index;
            }
        }
        return -1;
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\.log$", "");
    }
}
