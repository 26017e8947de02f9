package dev.souk.local.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordsTest {
    @TempDir
    private Path folder;

    @Test
    void areTheLastErrorRatherThanTheLastLine() throws IOException {
        assertWords("no database", """
                {"level":"INFO","message":"starting"}
                {"level":"ERROR","message":"no database\\nsecond line"}
                {"level":"INFO","message":"Shutdown finished"}
                """);
        assertWords("Exception in thread \"main\" java.lang.Error: bad", """
                {"level":"INFO","message":"starting"}
                Exception in thread "main" java.lang.Error: bad
                \tat dev.souk.Main.main(Main.java:1)
                """);
    }

    @Test
    void areTheLastLineWithoutAnError() throws IOException {
        assertWords("waiting", "{\"level\":\"INFO\",\"message\":\"waiting\"}\n");
        assertWords("plain text", "plain text\n");
        assertWords("", "");
    }

    private void assertWords(String expected, String log) throws IOException {
        assertEquals(expected, LastWords.of(Files.writeString(folder.resolve("log"), log)));
    }
}
