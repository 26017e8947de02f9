package dev.souk.edge.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service as a process of its own, which can be killed and frozen. How it behaves is its first argument and can be changed by
 * {@code GET /become/<how>}; what a good answer says is its second. {@code GET /count} tells how many other requests it has
 * had. It says its port on its output.
 */
public final class UpstreamMain {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static String text;
    private static volatile String how;

    private UpstreamMain() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        how = arguments[0];
        text = arguments[1];
        try (ServerSocket server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            while (true) {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket));
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String line = head(in); !line.isEmpty(); line = head(in)) {
                if (line.startsWith("GET /become/")) {
                    how = line.substring("GET /become/".length(), line.indexOf(' ', 5));
                    say(out, "200 OK", how);
                } else if (line.startsWith("GET /count")) {
                    say(out, "200 OK", COUNT.toString());
                } else {
                    COUNT.incrementAndGet();
                    if (!behave(socket, out)) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The edge hung up.
        }
    }

    /** Whether the connection goes on. */
    private static boolean behave(Socket socket, OutputStream out) throws IOException {
        switch (how) {
            case "good" -> say(out, "200 OK", text);
            case "failing" -> say(out, "503 Service Unavailable", "");
            case "dropping" -> {
                return false;
            }
            case "garbage" -> {
                out.write("\0\1\2 this is no HTTP\r\n\r\n".getBytes(US_ASCII));
                return false;
            }
            case "reset" -> {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n".getBytes(US_ASCII));
                out.write(new byte[100_000]);
                out.flush();
                socket.setSoLinger(true, 0);
                return false;
            }
            case "slow" -> {
                pause(300);
                say(out, "200 OK", "slow");
            }
            default -> throw new IOException("does not know how to be " + how);
        }
        return true;
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void say(OutputStream out, String status, String body) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(US_ASCII));
        out.flush();
    }

    /** The first line of a request; empty at the end. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.append((char) b);
        }
        return head.substring(0, head.indexOf("\r\n"));
    }
}
