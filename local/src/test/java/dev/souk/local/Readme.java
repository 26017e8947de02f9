package dev.souk.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * README's commands: every block marked {@code sh}, one after the other in one shell, so that a variable set in one is there
 * in the next. Left out is what would run the tests again, and blocks after the comment {@code <!-- not run: ... -->}.
 */
final class Readme {
    private static final Pattern BLOCK =
            Pattern.compile("(?m)^(<!-- not run: .*-->\\n+)?```sh\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private Readme() {}

    /** Runs them in a sandbox; what README calls by its port is looked for on the sandbox's. */
    static Sandbox.Ended run(Sandbox sandbox) {
        try {
            List<String> blocks = blocks(Files.readString(sandbox.root().resolve("README.md")));
            Path script = Files.writeString(
                    sandbox.home().resolve("readme.sh"), "set -eux\n" + onPortsOf(sandbox, String.join("\n", blocks)));
            return sandbox.run(List.of("sh", script.toString()), Map.of());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> blocks(String markdown) {
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
