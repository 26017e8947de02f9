package dev.souk.local.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps a number of HTTP/1.1 connections busy from one thread, each with its next request as soon as its last answer is
 * complete, and compares every answer byte by byte: the cheapest client that believes nothing. What it spends is taken from
 * what it measures, on a machine that both share.
 */
final class HttpLoad {
    private static final int ROOM = 96 * 1024;
    private static final byte[] GOOD = "HTTP/1.1 200 ".getBytes(ISO_8859_1);
    private static final byte[] LENGTH = "\r\ncontent-length: ".getBytes(ISO_8859_1);
    private static final byte[] CHUNKED = "\r\ntransfer-encoding: chunked".getBytes(ISO_8859_1);
    private static final long STALLED = Duration.ofSeconds(20).toNanos();

    private final int port;
    private final List<byte[]> requests;
    private final byte[] expected;
    private int next;

    /**
     * Prepares a load.
     *
     * @param port on the loopback address
     * @param requests sent in turns
     * @param expected the body of every answer
     */
    HttpLoad(int port, List<byte[]> requests, byte[] expected) {
        this.port = port;
        this.requests = requests;
        this.expected = expected;
    }

    /** Runs it. A connection that is cut counts its request as failed and is made anew. */
    Sample run(int connections, Duration duration) {
        Sample sample = new Sample();
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                new Connection(selector, sample).open();
            }
            long now = start;
            while (now - end < 0) {
                selector.select(key -> ((Connection) key.attachment()).ready(), 100);
                now = System.nanoTime();
                for (SelectionKey key : selector.keys()) {
                    ((Connection) key.attachment()).lookAfter(now);
                }
            }
            for (SelectionKey key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
        } catch (IOException e) {
            sample.add(Outcome.failed(e.toString()), System.nanoTime() - start);
        }
        sample.ended(Duration.ofNanos(System.nanoTime() - start));
        return sample;
    }

    private final class Connection {
        private final Selector selector;
        private final Sample sample;
        private final ByteBuffer in = ByteBuffer.allocateDirect(ROOM);
        private final byte[] seen = new byte[ROOM];
        private SocketChannel channel;
        private ByteBuffer out;
        private int have;
        private long since;

        Connection(Selector selector, Sample sample) {
            this.selector = selector;
            this.sample = sample;
        }

        void open() throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            send();
        }

        private void send() throws IOException {
            out = ByteBuffer.wrap(requests.get(next++ % requests.size()));
            have = 0;
            since = System.nanoTime();
            while (out.hasRemaining()) { // a request is smaller than any socket's buffer
                channel.write(out);
            }
        }

        void ready() {
            try {
                in.clear();
                int n = channel.read(in);
                if (n < 0) {
                    throw new IOException("the connection was closed after " + have + " bytes of an answer");
                }
                in.flip();
                if (have + n > seen.length) {
                    finish(Outcome.wrong("more than " + expected.length + " bytes: " + begin()));
                    throw new IOException("an answer that is too long");
                }
                in.get(seen, have, n);
                have += n;
                judge();
            } catch (IOException e) {
                again(e);
            }
        }

        /** Looks for a whole answer. */
        private void judge() throws IOException {
            int head = end(seen, have);
            if (head < 0) {
                return;
            }
            if (!Arrays.equals(seen, 0, GOOD.length, GOOD, 0, GOOD.length)) {
                finish(Outcome.failed(begin()));
                throw new IOException("not 200");
            }
            int length = find(seen, head, LENGTH);
            if (length >= 0) {
                int size = number(seen, length + LENGTH.length);
                if (have < head + size) {
                    return;
                }
                boolean good = have == head + size
                        && size == expected.length
                        && Arrays.equals(seen, head, have, expected, 0, size);
                finish(good ? Outcome.DONE : Outcome.wrong(begin()));
                send();
                return;
            }
            if (find(seen, head, CHUNKED) < 0) {
                finish(Outcome.wrong("an answer without an end: " + begin()));
                throw new IOException("no framing");
            }
            byte[] body = whole(head);
            if (body.length > 0) {
                finish(Arrays.equals(body, expected) ? Outcome.DONE : Outcome.wrong(begin()));
                send();
            }
        }

        /** The body of a chunked answer, empty while there is more to come. */
        private byte[] whole(int head) {
            byte[] body = new byte[expected.length + 1];
            int at = head;
            int size = 0;
            while (true) {
                int line = at;
                while (line + 1 < have && !(seen[line] == '\r' && seen[line + 1] == '\n')) {
                    line++;
                }
                if (line + 1 >= have) {
                    return new byte[0];
                }
                int chunk = Integer.parseInt(new String(seen, at, line - at, ISO_8859_1).strip(), 16);
                at = line + 2;
                if (have < at + chunk + 2) {
                    return new byte[0];
                }
                if (chunk == 0) {
                    return Arrays.copyOf(body, size);
                }
                int copied = Math.min(chunk, body.length - size);
                System.arraycopy(seen, at, body, size, copied);
                size += copied;
                at += chunk + 2;
            }
        }

        void lookAfter(long now) {
            if (now - since > STALLED) {
                again(new IOException("no answer within " + Duration.ofNanos(STALLED)));
            }
        }

        private void finish(Outcome outcome) {
            sample.add(outcome, System.nanoTime() - since);
            have = -1;
        }

        /** Counts what was lost unless it was judged, and begins with a new connection. */
        private void again(IOException why) {
            if (have >= 0) {
                finish(Outcome.failed(why.getMessage()));
            }
            try {
                channel.close();
                open();
            } catch (IOException e) {
                since = System.nanoTime(); // looked after later
                have = 0;
            }
        }

        private String begin() {
            return new String(seen, 0, Math.min(have, 300), ISO_8859_1).replace("\r\n", " | ");
        }
    }

    /** Where the body begins; negative while the head is not complete. */
    private static int end(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Finds lower-case text in a head, whatever case that has. */
    private static int find(byte[] bytes, int length, byte[] text) {
        for (int i = 0; i + text.length <= length; i++) {
            int same = 0;
            while (same < text.length && lower(bytes[i + same]) == text[same]) {
                same++;
            }
            if (same == text.length) {
                return i;
            }
        }
        return -1;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }

    private static int number(byte[] bytes, int from) {
        int number = 0;
        for (int i = from; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
