package dev.souk.local.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCountTest {
    @TempDir
    private Path root;

    @Test
    void sumsTheReportsOfThisRun() throws IOException {
        Instant began = Instant.now().minusSeconds(1);
        report("orders", "OrderTest", 10, 1, 2, 3);
        report("orders", "CartTest", 5, 0, 0, 0);
        report("billing", "LedgerTest", 1, 0, 0, 0);
        Path old = report("billing", "GoneTest", 100, 100, 0, 0);
        Files.setLastModifiedTime(old, FileTime.from(began.minus(Duration.ofDays(1))));
        Files.writeString(root.resolve("orders/target/surefire-reports/OrderTest.txt"), "not a report");

        TestCount count = TestCount.inReports(
                List.of(root.resolve("orders"), root.resolve("billing"), root.resolve("none")), began);

        assertEquals(new TestCount(10, 3, 3), count);
        assertEquals("10 passed, 3 failed, 3 skipped", count.toString());
        assertEquals(13, count.run());
    }

    private Path report(String module, String test, int tests, int failures, int errors, int skipped)
            throws IOException {
        Path folder = Files.createDirectories(root.resolve(module).resolve("target/surefire-reports"));
        return Files.writeString(
                folder.resolve("TEST-" + test + ".xml"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite name="%s" tests="%d" errors="%d" skipped="%d" failures="%d"><properties/></testsuite>
                """.formatted(test, tests, errors, skipped, failures));
    }
}
