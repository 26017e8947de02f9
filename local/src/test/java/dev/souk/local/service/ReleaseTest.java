package dev.souk.local.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseTest {
    @TempDir
    private Path folder;

    /** A JVM whose jar changes under it fails in odd ways. */
    @Test
    void aLaterBuildDoesNotTouchWhatRuns() throws IOException {
        Path jar = write("target/orders-0.1.0.jar", "first");
        Path libraries =
                write("target/libs/platform-common-0.1.0.jar", "common").getParent();
        Release first = Release.of("orders", jar, libraries, folder.resolve("apps"));

        write("target/orders-0.1.0.jar", "second");
        write("target/libs/platform-common-0.1.0.jar", "common too");
        Release second = Release.of("orders", jar, libraries, folder.resolve("apps"));

        assertNotEquals(first, second);
        assertEquals("first", Files.readString(first.jar()));
        Path firstLibrary = first.jar().resolveSibling("libs/platform-common-0.1.0.jar");
        assertEquals("common", Files.readString(firstLibrary));
        assertEquals("second", Files.readString(second.jar()));
        assertEquals(second, Release.of("orders", jar, libraries, folder.resolve("apps")), "what is there is kept");
    }

    @Test
    void servicesShareTheirLibraries() throws IOException {
        Path libraries = write("target/libs/jedis-7.1.0.jar", "jedis").getParent();
        Release orders = Release.of("orders", write("target/orders.jar", "o"), libraries, folder.resolve("apps"));
        Release billing = Release.of("billing", write("target/billing.jar", "b"), libraries, folder.resolve("apps"));

        Object one = Files.getAttribute(orders.jar().resolveSibling("libs/jedis-7.1.0.jar"), "unix:ino");
        assertEquals(one, Files.getAttribute(billing.jar().resolveSibling("libs/jedis-7.1.0.jar"), "unix:ino"));
    }

    private Path write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
