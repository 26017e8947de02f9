package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * README's commands do what README says: every block marked {@code sh} is run, one after the other in one shell, so that a
 * variable set in one is there in the next. The platform runs on other ports; what README calls by its port is looked for
 * there. Left out is what would run this test again, and blocks after the comment {@code <!-- not run: ... -->}.
 */
@Tag("server")
class ReadmeIT {
    private static final Pattern BLOCK =
            Pattern.compile("(?m)^(<!-- not run: .*-->\\n+)?```sh\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void itsCommandsWork() throws IOException {
        try (Sandbox sandbox = new Sandbox()) {
            List<String> blocks = blocks(Files.readString(sandbox.root().resolve("README.md")));
            assertTrue(blocks.stream().anyMatch(block -> block.contains("./souk up")), "README says how to start");
            Path script = Files.writeString(
                    sandbox.home().resolve("readme.sh"), "set -eux\n" + onPortsOf(sandbox, String.join("\n", blocks)));

            Sandbox.Ended ended = sandbox.run(List.of("sh", script.toString()), Map.of());

            assertEquals(0, ended.exit(), ended.output());
        }
    }

    @Test
    void onlyWhatIsMarkedIsRun() {
        String text = """
                ```sh
                git clone https://example.org/souk && cd souk
                ./souk up
                ./souk test
                ```
                ```
                a transcript
                ```
                <!-- not run: needs a server of yours -->
                ```sh
                SOUK_REDIS_URL=redis://example ./souk up
                ```
                ```sh
                curl http://localhost:8080/api/v1/products
                ```
                """;
        assertEquals(List.of("./souk up\n", "curl http://localhost:8080/api/v1/products\n"), blocks(text));
    }

    private static List<String> blocks(String markdown) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(markdown);
        while (matcher.find()) {
            if (matcher.group(1) == null) {
                blocks.add(matcher.group(2).replaceAll("(?m)^(git clone|./souk test|./souk logs .*-f).*\\n", ""));
            }
        }
        return blocks;
    }

    private static String onPortsOf(Sandbox sandbox, String script) {
        return script.replace("localhost:8080", "localhost:" + sandbox.port("EDGE"))
                .replace("localhost:8500", "localhost:" + sandbox.port("CONSUL"))
                .replace("localhost:8025", "localhost:" + sandbox.port("MAIL_PAGE"));
    }
}
