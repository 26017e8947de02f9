package dev.souk.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.process.Doors;
import dev.souk.local.server.Postgres;
import dev.souk.local.server.PostgresAdmin;
import dev.souk.local.service.Secrets;
import dev.souk.platform.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A whole platform of its own beside whatever else runs here: another home, other ports, what was packaged last. */
final class Sandbox implements AutoCloseable {
    private static final int MINUTES = 10;

    private final Path root = Settings.fromEnvironment().root();
    private final Path home;
    private final Map<String, String> environment = new TreeMap<>();

    Sandbox() {
        try {
            home = Files.createTempDirectory("souk-home");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        environment.put("SOUK_HOME", home.toString());
        environment.put("SOUK_BUILD", "never");
        for (String door : List.of("EDGE", "CONSUL", "MAIL_PAGE", "SMTP", "POSTGRES", "REDIS")) {
            environment.put("SOUK_" + door + "_PORT", Integer.toString(Doors.anyFree()));
        }
    }

    /** How a command ended: its exit code and what it said on either stream. */
    record Ended(int exit, String output) {
        Ended expect(int expected) {
            if (exit != expected) {
                throw new AssertionError("exit code " + exit + ", not " + expected + ": " + output);
            }
            return this;
        }
    }

    Path home() {
        return home;
    }

    Path root() {
        return root;
    }

    int port(String door) {
        return Integer.parseInt(environment.get("SOUK_" + door + "_PORT"));
    }

    /** Runs {@code ./souk} as a person would, from somewhere else. */
    Ended souk(String... arguments) {
        return souk(Map.of(), arguments);
    }

    Ended souk(Map<String, String> moreEnvironment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(root.resolve("souk").toString()));
        command.addAll(List.of(arguments));
        return run(command, moreEnvironment);
    }

    Ended run(List<String> command, Map<String, String> moreEnvironment) {
        try {
            Path output = Files.createTempFile("souk-output", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            Settings.NAMES_OF_SERVERS.forEach(builder.environment()::remove);
            builder.environment().putAll(environment);
            builder.environment().putAll(moreEnvironment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end: " + Files.readString(output));
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Ended(process.exitValue(), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The platform's PostgreSQL, as its superuser. */
    PostgresAdmin postgres() {
        String password = new Secrets(home.resolve("secrets")).get("password-postgres");
        return new PostgresAdmin(Postgres.url(port("POSTGRES"), password));
    }

    /** Runs statements as superuser in the database of a service. */
    void sql(String service, String statements) {
        try (Connection connection = postgres().connect("souk_" + service);
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(service + ": " + statements, e);
        }
    }

    /** What {@code status --json} says. */
    JsonNode status() {
        try {
            return Json.tolerant().readTree(souk("status", "--json").output());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Process ids by instance. */
    Map<String, Long> processes() {
        Map<String, Long> processes = new TreeMap<>();
        status().forEach(line ->
                processes.put(line.path("instance").asText(), line.path("pid").asLong()));
        return processes;
    }

    /** Commands of processes that were started for this home. */
    List<String> left() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(home.toString()))
                .toList();
    }

    @Override
    public void close() {
        souk("down");
        Tools.require("deleting the sandbox", List.of("rm", "-rf", home.toString()));
    }
}
