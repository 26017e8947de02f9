package dev.souk.local;

import dev.souk.local.build.Build;
import dev.souk.local.server.ConsulApi;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Changes what the edge does while it runs: its routes, limits and flags, in Consul at {@value #KEY}. */
@Command(name = "edge-config", description = "Check the edge's routes, limits and flags, and put them into Consul.")
final class EdgeConfigCommand {
    private static final String KEY = "souk/edge/config";
    private static final String TOOL = "dev.souk.edge.config.ConfigTool";

    @Command(description = "Print the configuration that the edge ships with, to begin an own one with.")
    int print() {
        return tool("print");
    }

    @Command(description = "Say whether a file is a valid configuration, and if not, all that is wrong.")
    int check(@Parameters(paramLabel = "FILE") Path file) {
        return tool("check", file.toString());
    }

    @Command(description = "Check a file and put it into Consul; every edge follows within a second.")
    int put(@Parameters(paramLabel = "FILE") Path file) throws IOException {
        int result = check(file);
        if (result == 0) {
            Platform platform = new Platform(Settings.fromEnvironment());
            new ConsulApi(platform.consulUrl()).put(KEY, Files.readString(file));
            System.out.println("  " + file + " is in Consul at " + KEY);
        }
        return result;
    }

    /** The edge checks its configuration itself: its jar says what is valid, not this command. */
    private static int tool(String... arguments) {
        Platform platform = new Platform(Settings.fromEnvironment());
        Build build = platform.build();
        if (!build.changed(List.of("edge")).isEmpty()) {
            try (Progress.Step step = Progress.onConsole().step("Build")) {
                build.run(List.of("edge"), step);
                step.done("packaged edge");
            }
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                build.jar("edge") + File.pathSeparator + build.libraries("edge").resolve("*"),
                TOOL));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new Failure("cannot start Java: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }
}
