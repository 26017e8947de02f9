package dev.souk.edge.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.io.InputStream;
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

    /** What a person does: logs in, opens an operation and executes it. */
    private static final String PERSON = """
            const until = async look => {
              for (;;) {
                const found = look();
                if (found) { return found; }
                await new Promise(done => setTimeout(done, 50));
              }
            };
            (async () => {
              document.getElementById('email').value = 'ada@shop.example';
              document.getElementById('password').value = 'secret';
              document.getElementById('submit').click();
              await until(() => document.getElementById('state').textContent.startsWith('Logged in'));
              const row = await until(() => document.querySelector('[data-path="/api/v1/accounts/me"]'));
              row.click();
              const block = row.closest('.opblock');
              (await until(() => block.querySelector('.execute'))).click();
              await until(() => block.querySelector('.live-responses-table .response-col_status'));
            })();
            """;

    @Test
    void whoLogsInCanTryThingsOut() throws Exception {
        Optional<Path> browser = browser();
        assumeTrue(browser.isPresent(), "No Chromium on PATH");
        WebServer server = WebServer.builder()
                .featuresDiscoverServices(false)
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .routing(routing -> routing.post("/api/v1/auth/login", (request, response) -> {
                            boolean right = request.content().as(String.class).contains("\"password\":\"secret\"");
                            response.status(right ? 200 : 401)
                                    .header("Content-Type", "application/json")
                                    .send("{\"accessToken\":\"the-token\",\"expiresIn\":600}");
                        })
                        .get(
                                "/api/v1/accounts/me",
                                (request, response) -> response.header("Content-Type", "application/json")
                                        .send("{\"presented\":\""
                                                + request.headers()
                                                        .first(HeaderNames.AUTHORIZATION)
                                                        .orElse("nothing")
                                                + "\"}"))
                        .get(
                                "/person.js",
                                (_, response) -> response.header("Content-Type", "text/javascript")
                                        .send(PERSON))
                        .get(
                                "/with-person",
                                (_, response) -> response.header("Content-Type", "text/html; charset=utf-8")
                                        .send(resource("/docs/index.html")
                                                .replace("</body>", "<script src=\"/person.js\"></script></body>")))
                        .register("/", new Documentation()))
                .build()
                .start();
        try {
            String page = draw(browser.get(), "http://127.0.0.1:" + server.port() + "/with-person");
            assertTrue(page.contains("Logged in for 10 minutes."), "not logged in: " + page);
            String shown = page.replaceAll("<[^>]*>", "").replace("&quot;", "\"");
            assertTrue(
                    shown.matches("(?s).*\"presented\"\\s*:\\s*\"Bearer the-token\".*"),
                    "the answer is not shown: " + shown);
        } finally {
            server.stop();
        }
    }

    private static String resource(String path) throws IOException {
        try (InputStream in = DocsPageTest.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
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
