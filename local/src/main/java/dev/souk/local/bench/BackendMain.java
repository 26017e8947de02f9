package dev.souk.local.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/**
 * Plays all services behind a gateway that is measured, as cheaply as a thread for each connection can: a tiny answer, one of
 * 64 KB, a product that may be cached, the keys of accounts, a collector of traces, and work that takes a fixed time of which
 * only so much is done at once. Arguments: port, file with the JSON Web Key Set, how much is worked on at once, how long one
 * piece of work takes in milliseconds.
 */
public final class BackendMain {
    static final byte[] TINY = "{\"tiny\":true}".getBytes(ISO_8859_1);
    static final byte[] LARGE = large();
    static final byte[] PRODUCT = ("{\"id\":\"0198c0de-0000-7000-8000-000000000001\",\"name\":\"" + "x".repeat(900)
                    + "\"}")
            .getBytes(ISO_8859_1);

    private static final int STACK = 128 * 1024;
    private static final int HEAD = 64 * 1024;

    private final Semaphore workers;
    private final long workMillis;
    private final byte[] tiny = answer("200 OK", "Cache-Control: no-store", TINY);
    private final byte[] large = answer("200 OK", "Cache-Control: no-store", LARGE);
    private final byte[] product = answer("200 OK", "Cache-Control: public, max-age=60\r\nETag: \"1\"", PRODUCT);
    private final byte[] accepted = answer("200 OK", "Cache-Control: no-store", new byte[0]);
    private final byte[] keys;

    private BackendMain(byte[] keys, int atOnce, long workMillis) {
        this.keys = answer("200 OK", "Cache-Control: no-store", keys);
        this.workers = new Semaphore(atOnce, true);
        this.workMillis = workMillis;
    }

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        var backend = new BackendMain(
                Files.readAllBytes(Path.of(arguments[1])),
                Integer.parseInt(arguments[2]),
                Long.parseLong(arguments[3]));
        try (ServerSocket server =
                new ServerSocket(Integer.parseInt(arguments[0]), 4096, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                new Thread(null, () -> backend.serve(socket), "connection", STACK).start();
            }
        }
    }

    private void serve(Socket socket) {
        byte[] buffer = new byte[HEAD];
        int have = 0;
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            while (true) {
                int head = end(buffer, have);
                while (head < 0) {
                    int n = in.read(buffer, have, buffer.length - have);
                    if (n < 0) {
                        return;
                    }
                    have += n;
                    head = end(buffer, have);
                }
                long body = contentLength(buffer, head);
                long missing = body - (have - head);
                if (missing > 0) {
                    in.skipNBytes(missing);
                    have = 0;
                } else {
                    int used = head + (int) body;
                    System.arraycopy(buffer, used, buffer, 0, have - used);
                    have -= used;
                }
                out.write(answer(buffer));
            }
        } catch (IOException | InterruptedException e) {
            // The gateway hung up.
        }
    }

    /** By the last word of the path, which no case here shares its first letter with another. */
    private byte[] answer(byte[] head) throws InterruptedException {
        int end = 0;
        while (head[end] != ' ') {
            end++;
        }
        end++;
        int word = end;
        while (head[end] != ' ' && head[end] != '?') {
            if (head[end++] == '/') {
                word = end;
            }
        }
        return switch (head[word]) {
            case 't' -> head[word + 1] == 'i' ? tiny : accepted; // tiny, traces
            case 'l' -> large;
            case 'j' -> keys; // jwks
            case 'w' -> work();
            default -> product;
        };
    }

    /** Waits in a queue as a service with a pool of workers does. */
    private byte[] work() throws InterruptedException {
        workers.acquire();
        try {
            Thread.sleep(workMillis);
        } finally {
            workers.release();
        }
        return tiny;
    }

    private static int end(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static long contentLength(byte[] bytes, int head) {
        if (bytes[0] == 'G') {
            return 0;
        }
        String text = new String(bytes, 0, head, ISO_8859_1).toLowerCase(java.util.Locale.ROOT);
        int at = text.indexOf("\r\ncontent-length:");
        return at < 0
                ? 0
                : Long.parseLong(
                        text.substring(at + 17, text.indexOf('\r', at + 2)).strip());
    }

    private static byte[] answer(String status, String headers, byte[] body) {
        byte[] head = ("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + headers
                        + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(ISO_8859_1);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private static byte[] large() {
        byte[] bytes = new byte[64 * 1024];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }
}
