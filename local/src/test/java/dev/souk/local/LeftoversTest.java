package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir
    private Path cache;

    @Test
    void keepsTheNewestReleasesAndTheLibrariesTheyLinkTo() throws IOException {
        Path libraries = Files.createDirectories(cache.resolve("apps/libs"));
        for (int age = 1; age <= 6; age++) {
            Path library = Files.writeString(libraries.resolve("lib" + age + ".jar"), "jar");
            Path release = Files.createDirectories(cache.resolve("apps/orders/release" + age));
            Files.createLink(release.resolve("lib.jar"), library);
            Files.setLastModifiedTime(release, FileTime.from(Instant.now().minus(Duration.ofDays(age))));
        }

        new Leftovers(cache).delete();

        assertTrue(Files.exists(cache.resolve("apps/orders/release4")));
        assertFalse(Files.exists(cache.resolve("apps/orders/release5")));
        assertTrue(Files.exists(libraries.resolve("lib4.jar")));
        assertFalse(Files.exists(libraries.resolve("lib6.jar")));
    }

    @Test
    void deletesTheArchivesOfCommandsThatAreGone() throws IOException {
        Path commands = Files.createDirectories(cache.resolve("cli"));
        Files.createDirectories(commands.resolve("123-4"));
        for (String archive : List.of("123-4.jsa", "123-4-up.jsa", "567-8.jsa", "567-8-up.jsa")) {
            Files.writeString(commands.resolve(archive), "classes");
        }

        new Leftovers(cache).delete();

        assertEquals(
                Set.of("123-4", "123-4.jsa", "123-4-up.jsa"),
                Set.of(commands.toFile().list()));
    }

    @Test
    void doesNothingWhereThereIsNothing() {
        new Leftovers(cache).delete();
        assertEquals(0, cache.toFile().list().length);
    }
}
