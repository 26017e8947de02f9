package dev.souk.local.nomad;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.souk.local.Settings;
import dev.souk.local.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Answers the scripts of {@code nomad/bin} as Nomad would: what it was not told of does not exist. */
final class FakeNomad implements AutoCloseable {

    record Request(String method, String path, String body) {}

    private record Answer(int status, String body) {}

    private static final Path NOMAD = Settings.fromEnvironment().root().resolve("nomad");

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    FakeNomad() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        answers("GET /v1/status/leader", 200, "\"127.0.0.1:4647\"");
    }

    /** A file of {@code nomad/}. */
    static Path file(String name) {
        return NOMAD.resolve(name);
    }

    /** From now on; {@code request} is a method and a path. */
    void answers(String request, int status, String body) {
        answers.put(request, new Answer(status, body));
    }

    List<Request> asked(String method, String path) {
        return requests.stream()
                .filter(request ->
                        request.method().equals(method) && request.path().equals(path))
                .toList();
    }

    /** Runs a script with its arguments. */
    Tools.Result run(String script, String... arguments) {
        return run(List.of(), script, arguments);
    }

    /** The same with environment variables, each {@code NAME=value}. */
    Tools.Result run(List<String> variables, String script, String... arguments) {
        String path = NOMAD.resolve("bin/" + script).toString();
        return run(
                variables, Stream.concat(Stream.of(path), Stream.of(arguments)).toList());
    }

    /** Runs a line of Bash with what the scripts share, in an environment of ours. */
    Tools.Result shared(String environment, String line, String... variables) {
        String text = ". '" + NOMAD.resolve("bin/lib.sh") + "'; take_environment " + environment + "; " + line;
        return run(List.of(variables), List.of("bash", "-c", text));
    }

    private Tools.Result run(List<String> variables, List<String> command) {
        List<String> whole = new ArrayList<>(List.of("env", "-u", "NOMAD_TOKEN", "-u", "NOMAD_NAMESPACE"));
        whole.addAll(List.of("-u", "SOUK_VARS_FILE", "-u", "SOUK_VERSION", "-u", "CONSUL_HTTP_ADDR"));
        whole.add("NOMAD_ADDR=http://127.0.0.1:" + server.getAddress().getPort());
        whole.addAll(variables);
        whole.addAll(command);
        return Tools.run(whole);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(method, path, body));
        Answer answer = answers.getOrDefault(method + " " + path, new Answer(404, "not found"));
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
