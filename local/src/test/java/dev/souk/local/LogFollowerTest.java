package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
    private final List<String> lines = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void passesOnWholeLinesOnce() throws IOException {
        Path log = folder.resolve("orders-1.log");
        Files.writeString(log, "one\ntw");
        LogFollower follower = new LogFollower(() -> List.of(log), lines::add);

        follower.tail();
        assertEquals(List.of("orders-1 | one"), lines);

        Files.writeString(log, "o\nthree\n", StandardOpenOption.APPEND);
        look(follower);
        assertEquals(List.of("orders-1 | one", "orders-1 | two", "orders-1 | three"), lines);
    }

    @Test
    void beginsAnewWhenTheFileDoes() throws IOException {
        Path log = folder.resolve("edge-1.log");
        Files.writeString(log, "a long line of an earlier run\n");
        LogFollower follower = new LogFollower(() -> List.of(log), lines::add);
        follower.skipToEnd();

        Files.writeString(log, "new\n");
        look(follower);

        assertEquals(List.of("edge-1 | new"), lines);
    }

    private static void look(LogFollower follower) {
        Iterator<Boolean> once = List.of(true, false).iterator();
        follower.follow(once::next);
    }
}
