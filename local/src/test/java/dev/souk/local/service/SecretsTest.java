package dev.souk.local.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final int CALLERS = 32;

    @TempDir
    Path home;

    @Test
    void everybodyGetsTheSameSecretWhoeverMadeIt() throws Exception {
        Secrets secrets = new Secrets(home.resolve("secrets"));
        CyclicBarrier start = new CyclicBarrier(CALLERS);
        Callable<String> caller = () -> {
            start.await();
            return secrets.get("password");
        };

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = threads.invokeAll(
                    IntStream.range(0, CALLERS).mapToObj(i -> caller).toList());

            Set<String> seen = answers.stream().map(Future::resultNow).collect(Collectors.toSet());
            assertEquals(Set.of(secrets.get("password")), seen);
        }
        try (var files = Files.list(home.resolve("secrets"))) {
            assertEquals(1, files.count(), "no draft stays");
        }
    }

    @Test
    void secretsDiffer() {
        Secrets secrets = new Secrets(home);

        assertNotEquals(secrets.get("one"), secrets.get("another"));
    }
}
