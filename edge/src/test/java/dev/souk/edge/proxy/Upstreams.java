package dev.souk.edge.proxy;

import dev.souk.platform.discovery.Instance;
import dev.souk.platform.discovery.InstanceStatus;
import dev.souk.platform.discovery.ServiceDirectory;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Instances of one service that misbehave on the wire as a test wants, with what each of them was sent. As a bean it stands in
 * for Consul: then every service is these.
 */
@ApplicationScoped
@Alternative
@Priority(1)
public class Upstreams implements ServiceDirectory, AutoCloseable {

    /** How an instance treats a request whose head it has read. */
    @FunctionalInterface
    public interface Behaviour {
        /** Answers, or does something else; when it returns the connection is closed. */
        void serve(Request request, InputStream in, OutputStream out) throws IOException;
    }

    /** A request's head, as lines. */
    public record Request(String line, List<String> headers) {
        String method() {
            return line.substring(0, line.indexOf(' '));
        }

        long contentLength() {
            return header("content-length").map(Long::parseLong).orElse(0L);
        }

        /** The first value of a header, by its name in lower case. */
        public Optional<String> header(String name) {
            return headers.stream()
                    .filter(h -> h.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(h -> h.substring(name.length() + 1).trim())
                    .findFirst();
        }
    }

    /** One instance. */
    public static final class Upstream {
        public final List<Request> requests = new CopyOnWriteArrayList<>();
        private final ServerSocket socket;
        private final Instance instance;

        private Upstream(Behaviour behaviour, Map<String, String> meta) {
            try {
                socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            instance = new Instance("test", "test-" + socket.getLocalPort(), "127.0.0.1", socket.getLocalPort(), meta);
            Thread.startVirtualThread(() -> accept(behaviour));
        }

        private void accept(Behaviour behaviour) {
            try {
                while (true) {
                    Socket connection = socket.accept();
                    Thread.startVirtualThread(() -> serve(connection, behaviour));
                }
            } catch (IOException e) {
                // The test closed the socket.
            }
        }

        private void serve(Socket connection, Behaviour behaviour) {
            try (connection) {
                InputStream in = new BufferedInputStream(connection.getInputStream());
                Request request = readHead(in);
                requests.add(request);
                behaviour.serve(request, in, connection.getOutputStream());
            } catch (IOException e) {
                // The edge hung up, which some tests are about.
            }
        }

        /** Where it listens. */
        public int port() {
            return socket.getLocalPort();
        }

        void stop() throws IOException {
            socket.close();
        }
    }

    private final List<Upstream> all = new ArrayList<>();
    private volatile List<Instance> snapshot = List.of();

    public Upstream add(Behaviour behaviour) {
        return add(behaviour, Map.of());
    }

    /** An instance with metadata. */
    public Upstream add(Behaviour behaviour, Map<String, String> meta) {
        Upstream upstream = new Upstream(behaviour, meta);
        all.add(upstream);
        snapshot = all.stream().map(u -> u.instance).toList();
        return upstream;
    }

    /** Ends all of them. */
    public void clear() throws IOException {
        close();
        all.clear();
        snapshot = List.of();
    }

    /** How many requests all of them have had. */
    public int asked() {
        return all.stream().mapToInt(it -> it.requests.size()).sum();
    }

    /** All of them, in the order they were added. */
    public List<Upstream> all() {
        return List.copyOf(all);
    }

    /** Answers 200 with this text and closes. */
    public static Behaviour answering(String text) {
        return (request, in, out) -> {
            in.skipNBytes(request.contentLength());
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
        };
    }

    private static Request readHead(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                if (line.isEmpty()) {
                    return new Request(lines.getFirst(), List.copyOf(lines.subList(1, lines.size())));
                }
                lines.add(line.toString());
                line.setLength(0);
            } else if (b != '\r') {
                line.append((char) b);
            }
        }
        throw new IOException("end of stream in the head");
    }

    @Override
    public List<Instance> snapshot(String service) {
        return snapshot;
    }

    @Override
    public List<InstanceStatus> status(String service) {
        return snapshot.stream().map(i -> new InstanceStatus(i, "passing")).toList();
    }

    @Override
    @PreDestroy
    public void close() throws IOException {
        for (Upstream upstream : all) {
            upstream.stop();
        }
    }
}
