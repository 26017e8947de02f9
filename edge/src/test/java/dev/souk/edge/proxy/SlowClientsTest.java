package dev.souk.edge.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that stand still in the middle of a request hold nothing of a service for longer than a request may take, nor is it blamed. */
class SlowClientsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    /** Enough for five in a row at one of two instances. */
    private static final int CLIENTS = 10;

    private static final String BEGIN =
            "POST /api HTTP/1.1\r\nHost: shop\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(70_000);

    private final Upstreams upstreams = new Upstreams();
    private final List<Socket> clients = new ArrayList<>();
    private EdgeUnderTest edge;

    @BeforeEach
    void start() {
        for (int i = 0; i < 2; i++) {
            upstreams.add((request, in, out) -> {
                in.skipNBytes(request.contentLength());
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n".getBytes(US_ASCII));
                for (int sent = 0; sent < 100; sent++) {
                    out.write(new byte[1_000_000]);
                }
            });
        }
        edge = new EdgeUnderTest(upstreams.snapshot("test"), TIMEOUT);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        edge.close();
        upstreams.close();
    }

    @Test
    void whoStopsInTheMiddleOfABodyIsCutOff() throws IOException {
        List<Socket> slow = all(BEGIN);
        untilAllAreAt(CLIENTS);
        for (Socket client : slow) {
            assertTrue(isCut(client), "nothing to say to one who still speaks");
        }
        nothingIsHeldAndNobodyBlamed();
    }

    @Test
    void whoHangsUpInTheMiddleOfABodyBlamesNobody() throws IOException {
        List<Socket> gone = all(BEGIN);
        untilAllAreAt(CLIENTS);
        for (Socket client : gone) {
            client.close();
        }
        nothingIsHeldAndNobodyBlamed();
    }

    @Test
    void whoDoesNotReadALargeAnswerIsCutOff() throws IOException {
        List<Socket> deaf = all("GET /api HTTP/1.1\r\nHost: shop\r\n\r\n");
        untilAllAreAt(CLIENTS);
        nothingIsHeldAndNobodyBlamed();
        for (Socket client : deaf) {
            assertTrue(isCut(client), "half an answer");
        }
    }

    @Test
    void aSlowBodyLeavesTheServiceTheRestOfTheTime() throws IOException {
        Socket slow = client("POST /api HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\n{");
        long half = TIMEOUT.dividedBy(2).toNanos();
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < half) {
            LockSupport.parkNanos(half); // what a slow client does
        }
        slow.getOutputStream().write('}');
        untilAllAreAt(1);
        Upstreams.Request seen = upstreams.all().stream()
                .flatMap(it -> it.requests.stream())
                .findFirst()
                .orElseThrow();
        long left = Long.parseLong(seen.header("x-souk-timeout").orElseThrow());
        assertTrue(left <= TIMEOUT.toMillis() * 3 / 4, left + " ms are left");
    }

    private void nothingIsHeldAndNobodyBlamed() {
        Eventually.until(
                "nothing is held",
                () -> edge.service().inFlight() == 0
                        && edge.instances().stream().allMatch(it -> it.inFlight() == 0));
        assertEquals("closed", edge.service().breaker());
        edge.instances().forEach(it -> assertFalse(it.ejected(), it.toString()));
    }

    private void untilAllAreAt(int count) {
        Eventually.until("all are there", () -> upstreams.asked() >= count);
    }

    private List<Socket> all(String saying) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            var _ = client(saying);
        }
        return List.copyOf(clients);
    }

    private Socket client(String saying) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port());
        socket.setSoTimeout(20_000);
        clients.add(socket);
        socket.getOutputStream().write(saying.getBytes(US_ASCII));
        return socket;
    }

    /** Whether the connection ends, however much is said before, with less than a whole answer. */
    private static boolean isCut(Socket client) throws IOException {
        long said = 0;
        try {
            InputStream in = client.getInputStream();
            byte[] bytes = new byte[64 * 1024];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                said += n;
            }
        } catch (SocketException e) {
            // reset, which is an end as well
        }
        return said < 100_000_000;
    }
}
