package dev.souk.local.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What a service's log says last of why it ended or does not get ready. */
final class LastWords {
    private static final int TAIL_BYTES = 64 * 1024;
    private static final int LENGTH = 300;

    private LastWords() {}

    /** The last error in the log's end, else its last line; without a stack trace, and empty when there is nothing. */
    static String of(Path log) {
        List<String> lines = tail(log)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                .toList();
        String telling = lines.stream()
                .filter(line -> line.contains("\"level\":\"ERROR\"") || line.startsWith("Exception in "))
                .reduce((earlier, later) -> later)
                .orElse(lines.isEmpty() ? "" : lines.getLast());
        String message = message(telling);
        return message.length() <= LENGTH ? message : message.substring(0, LENGTH - 3) + "...";
    }

    private static String message(String line) {
        if (!line.startsWith("{")) {
            return line;
        }
        try {
            String message = Json.tolerant().readTree(line).path("message").asText();
            return message.lines().findFirst().orElse(line);
        } catch (JsonProcessingException e) {
            return line; // cut off, or not one of our lines
        }
    }

    private static String tail(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(TAIL_BYTES, file.length())];
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
