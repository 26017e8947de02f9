package dev.souk.local.observe;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;

/**
 * Plays Jaeger or Grafana as far as {@code ./souk up --observe} goes: takes the same arguments and environment, listens, and
 * ends on SIGTERM. As Jaeger it keeps what it is sent by OTLP, a file each; as Grafana its page says how it was started.
 */
public final class StandIn {
    private static final String OTLP = "--set=receivers.otlp.protocols.http.endpoint=127.0.0.1:";
    private static final String PAGE = "--set=extensions.jaeger_query.http.endpoint=127.0.0.1:";

    private StandIn() {}

    /** A program of this name in the folder that starts this class. */
    public static void install(Path programs, String name, Path data) throws IOException {
        Files.createDirectories(programs);
        Files.createDirectories(data);
        Path script = programs.resolve(name);
        Files.writeString(script, """
                #!/bin/sh
                exec "%s" -Xmx64m -XX:+UseSerialGC -cp "%s" %s "%s" "$@"
                """.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path"),
                        StandIn.class.getName(),
                        data));
        script.toFile().setExecutable(true);
    }

    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[0]);
        if (System.getenv("GF_SERVER_HTTP_PORT") != null) {
            String told = String.join(" ", arguments) + "\n" + System.getenv("PROMETHEUS_URL") + "\n"
                    + System.getenv("DASHBOARDS") + "\n" + System.getenv("GF_PATHS_PROVISIONING");
            page(Integer.parseInt(System.getenv("GF_SERVER_HTTP_PORT")), told);
        } else {
            HttpServer door = server(port(arguments, OTLP));
            door.createContext("/v1/traces", exchange -> {
                Path draft = data.resolve(UUID.randomUUID() + ".draft");
                Files.write(draft, exchange.getRequestBody().readAllBytes());
                Files.move(draft, Path.of(draft.toString().replace(".draft", ".otlp")));
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            door.start();
            page(port(arguments, PAGE), "Jaeger");
        }
    }

    private static int port(String[] arguments, String option) {
        return Arrays.stream(arguments)
                .filter(argument -> argument.startsWith(option))
                .map(argument -> Integer.parseInt(argument.substring(option.length())))
                .findFirst()
                .orElseThrow();
    }

    private static HttpServer server(int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    }

    private static void page(int port, String text) throws IOException {
        HttpServer page = server(port);
        page.createContext("/", exchange -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        page.start();
    }
}
