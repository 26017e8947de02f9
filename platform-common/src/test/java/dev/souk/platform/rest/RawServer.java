package dev.souk.platform.rest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An HTTP/1.1 server on a bare socket, for answers that no well-behaved server gives. Keeps connections alive. */
final class RawServer implements AutoCloseable {
    /** A request as it came over the wire; header names in any case. */
    record Request(String method, String path, Map<String, String> headers, String body, int connection) {}

    /** What to do with a request: bytes to send, or {@link #DROP} to close without a word. */
    static final String DROP = "";

    private static final String LAST = "\0";

    private final ServerSocket socket;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Function<Request, String> behaviour = request -> ok("{}");
    private int connections;

    RawServer() throws IOException {
        this(0);
    }

    RawServer(int port) throws IOException {
        socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    String address() {
        return "http://127.0.0.1:" + port();
    }

    List<Request> requests() {
        return requests;
    }

    void behave(Function<Request, String> newBehaviour) {
        requests.clear();
        behaviour = newBehaviour;
    }

    /** Sends {@code bytes}, then closes. */
    static String last(String bytes) {
        return LAST + bytes;
    }

    static String ok(String json) {
        return answer(200, "application/json", json);
    }

    static String answer(int status, String type, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket each : open) {
            each.close();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket connection = socket.accept();
                open.add(connection);
                int number = ++connections;
                Thread.ofVirtual().start(() -> serve(connection, number));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection, int number) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String[] prologue = line.split(" ", -1);
                Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    int colon = header.indexOf(':');
                    headers.put(
                            header.substring(0, colon),
                            header.substring(colon + 1).strip());
                }
                int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
                String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                Request request = new Request(prologue[0], prologue[1], new LinkedHashMap<>(headers), body, number);
                requests.add(request);
                String answer = behaviour.apply(request);
                if (answer.equals(DROP)) {
                    return;
                }
                boolean last = answer.startsWith(LAST);
                out.write(answer.substring(last ? 1 : 0).getBytes(StandardCharsets.UTF_8));
                out.flush();
                if (last) {
                    return;
                }
            }
        } catch (IOException e) {
            // the caller went away: nothing to serve any more
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
