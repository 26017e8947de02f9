package dev.souk.edge.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.edge.proxy.Upstreams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A gigabyte up and a gigabyte down through an edge whose heap may grow from 16 MB to 48 MB and no further, so by less than 32
 * MB more than it begins with.
 */
class LargeBodyTest {

    private static final long GIGABYTE = 1L << 30;
    private static final byte[] CHUNK = new byte[64 * 1024];

    private final Upstreams upstreams = new Upstreams();
    private Process edge;
    private int port;

    @BeforeEach
    void start() throws IOException {
        upstreams.add((request, in, out) -> {
            if (request.line().startsWith("POST")) {
                in.skipNBytes(
                        request.header("content-length").map(Long::parseLong).orElseThrow());
                out.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
            } else {
                out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + GIGABYTE + "\r\n\r\n")
                        .getBytes(US_ASCII));
                write(out);
            }
        });
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms16m",
                "-Xmx48m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                EdgeMain.class.getName(),
                Integer.toString(upstreams.all().getFirst().port())));
        edge = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = edge.inputReader();
        for (String line = said.readLine(); line != null && port == 0; line = said.readLine()) {
            if (line.startsWith("port ")) {
                port = Integer.parseInt(line.substring(5));
                break;
            }
        }
        assertTrue(port > 0, "the edge started");
    }

    @AfterEach
    void stop() throws IOException {
        edge.destroyForcibly();
        upstreams.close();
    }

    @Test
    void aGigabyteEachWay() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: " + GIGABYTE
                            + "\r\n\r\n")
                    .getBytes(US_ASCII));
            write(out);
            InputStream in = socket.getInputStream();
            String head = head(in);
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            assertEquals("ok", new String(in.readNBytes(2), US_ASCII));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET /api HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            InputStream in = socket.getInputStream();
            String head = head(in);
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            long bytes = 0;
            byte[] buffer = new byte[CHUNK.length];
            for (int n = in.read(buffer); n >= 0; n = bytes < GIGABYTE ? in.read(buffer) : -1) {
                bytes += n;
            }
            assertEquals(GIGABYTE, bytes);
        }
        assertTrue(edge.isAlive());
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    private static void write(OutputStream out) throws IOException {
        for (long sent = 0; sent < GIGABYTE; sent += CHUNK.length) {
            out.write(CHUNK);
        }
        out.flush();
    }
}
