package dev.souk.local.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
    @TempDir
    private Path root;

    private Path source;

    @BeforeEach
    void write() throws IOException {
        source = Files.createDirectories(root.resolve("orders/src")).resolve("Order.java");
        Files.writeString(source, "class Order {}");
    }

    @Test
    void dependsOnNamesAndContents() throws IOException {
        String before = ofOrders();

        Files.setLastModifiedTime(source, FileTime.fromMillis(0));
        assertEquals(before, ofOrders(), "a time is no content");

        Files.writeString(source, "class Order { }");
        String changed = ofOrders();
        assertNotEquals(before, changed);

        Files.move(source, source.resolveSibling("Cart.java"));
        assertNotEquals(changed, ofOrders());
    }

    @Test
    void doesNotConfuseWhereOneFileEndsAndTheNextBegins() throws IOException {
        Files.writeString(source.resolveSibling("a"), "xb");
        Files.writeString(source.resolveSibling("b"), "");
        String one = ofOrders();
        Files.writeString(source.resolveSibling("a"), "x");
        Files.writeString(source.resolveSibling("b"), "b");
        assertNotEquals(one, ofOrders());
    }

    @Test
    void whatIsNotThereIsAbsent() {
        assertEquals(Fingerprint.ofFiles(root, List.of()), Fingerprint.ofFiles(root, List.of(root.resolve("nothing"))));
    }

    @Test
    void ofAPackageDependsOnOurOwnLibrariesByContentAndOnOthersByName() throws IOException {
        Path jar = Files.writeString(root.resolve("orders.jar"), "jar");
        Path libraries = Files.createDirectories(root.resolve("libs"));
        Path own = Files.writeString(libraries.resolve("platform-common-0.1.0.jar"), "1");
        Path other = Files.writeString(libraries.resolve("jedis-7.1.0.jar"), "a");
        String before = Fingerprint.ofPackaged(jar, libraries);

        Files.writeString(own, "2");
        String newPlatform = Fingerprint.ofPackaged(jar, libraries);
        assertNotEquals(before, newPlatform);

        Files.move(other, libraries.resolve("jedis-7.2.0.jar"));
        assertNotEquals(newPlatform, Fingerprint.ofPackaged(jar, libraries));
    }

    private String ofOrders() {
        return Fingerprint.ofFiles(root, List.of(root.resolve("orders")));
    }
}
