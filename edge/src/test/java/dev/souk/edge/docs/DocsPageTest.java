package dev.souk.edge.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The documentation as a person sees it: a real browser, which reaches this page and nothing else, draws it, and what it
 * drew is read. Skipped, visibly, on a machine without Chromium.
 */
@Tag("server")
class DocsPageTest {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    @TempDir
    Path directory;

    @Test
    void showsEveryServicesOperations() throws Exception {
        Optional<Path> browser = browser();
        assumeTrue(browser.isPresent(), "No Chromium on PATH");
        WebServer server = WebServer.builder()
                .featuresDiscoverServices(false)
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .routing(routing -> routing.register("/", new Documentation()))
                .build()
                .start();
        try {
            String page = draw(browser.get(), "http://127.0.0.1:" + server.port() + "/docs");
            assertTrue(page.contains("Souk API"), "no title in " + page);
            var paths = Documentation.merged().path("paths");
            assertTrue(!paths.isEmpty(), "the document has no paths");
            paths.properties().forEach(path -> {
                // Swagger UI puts an invisible break after each slash, and the plain path in an attribute.
                String shown = "data-path=\"" + path.getKey() + "\"";
                assertTrue(page.contains(shown), path.getKey() + " is not on the page");
            });
            assertEquals(-1, page.indexOf("Failed to load API definition"));
            assertEquals(-1, page.indexOf("Loading the API documentation"));
        } finally {
            server.stop();
        }
    }

    private String draw(Path browser, String url) throws IOException, InterruptedException {
        Path drawn = directory.resolve("page.html");
        Process process = new ProcessBuilder(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--virtual-time-budget=20000",
                        "--dump-dom",
                        url)
                .redirectOutput(drawn.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the browser did not finish");
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(drawn, StandardCharsets.UTF_8);
    }

    private static Optional<Path> browser() {
        return List.of(System.getenv("PATH").split(":")).stream()
                .flatMap(folder -> BROWSERS.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
