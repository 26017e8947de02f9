package dev.souk.local.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
    @TempDir
    private Path folder;

    @Test
    void anotherReleaseHasAnotherCache() {
        assertEquals(cache("one").file(), cache("one").file());
        assertNotEquals(cache("one").file(), cache("two").file());
    }

    @Test
    void isUsedOnceItIsTrained() throws IOException {
        AotCache cache = cache("one");
        assertTrue(cache.trainable());
        assertFalse(cache.command().toString().contains("AOT"));

        Path draft = cache.draft();
        Files.writeString(draft, "trained");
        assertFalse(cache.trained(), "a draft is not used");
        cache.keep(draft);

        assertTrue(cache.trained());
        assertFalse(cache.trainable());
        assertTrue(cache.command().contains("-XX:AOTCache=" + cache.file()));
        assertFalse(cache("two").trained(), "a new release does not find the old one's cache");
    }

    @Test
    void aTrainingThatFailedIsNotTriedAgain() {
        AotCache cache = cache("one");
        cache.giveUp("did not start");
        assertFalse(cache.trainable());
        assertTrue(cache("two").trainable());
    }

    @Test
    void canBeTurnedOff() {
        assertFalse(AotCache.of(release("one"), folder, false).trainable());
    }

    private AotCache cache(String key) {
        return AotCache.of(release(key), folder, true);
    }

    private static Release release(String key) {
        return new Release("orders", "0.1.0", key, Path.of("/apps/orders", key, "orders.jar"));
    }
}
