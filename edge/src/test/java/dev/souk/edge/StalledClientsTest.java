package dev.souk.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.edge.proxy.Upstreams;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that stop in the middle of what they say, wherever that is, are cut off; and one that hangs up there is nobody's error. */
@HelidonTest
@AddBean(Upstreams.class)
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "server.idle-connection-timeout", value = "PT1S")
@AddConfig(key = "server.idle-connection-period", value = "PT0.2S")
@AddConfig(key = "souk.edge.config-file", value = "src/test/resources/test-edge-config.json")
class StalledClientsTest {

    private static final String HOST = "Host: shop\r\n";

    @Inject
    private Upstreams upstreams;

    @Inject
    private WebTarget target;

    @BeforeEach
    void upstream() throws IOException {
        upstreams.clear();
        upstreams.add(Upstreams.answering("reached"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GET /api/v1/products HT",
                "GET /api/v1/products HTTP/1.1\r\n",
                "GET /api/v1/products HTTP/1.1\r\n" + HOST,
                "GET /api/v1/products HTTP/1.1\r\n" + HOST + "X-A",
                "GET /api/v1/products HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /api/v1/products HTTP/1.1\r\n" + HOST + "\r\nGET /api/v1/pro"
            })
    void inAHead(String said) throws IOException {
        try (Socket client = client(said)) {
            untilItEnds(client);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /nowhere HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\n",
                "POST /nowhere HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nab",
                "POST /api/v1/orders HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\n{",
                "GET /api/v1/openapi.json HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\n",
                "GET /docs/index.html HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\n",
                "POST /nowhere HTTP/1.1\r\n" + HOST + "X-Souk-Timeout: 0\r\nContent-Length: 10\r\n\r\n",
                "POST /nowhere HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n"
            })
    void inABodyThatNobodyWants(String said) throws IOException {
        try (Socket client = client(said)) {
            String answer = untilItEnds(client);
            assertTrue(answer.startsWith("HTTP/1.1 "), "it is answered first: " + answer);
            assertEquals(1, answer.split("HTTP/1.1 ", -1).length - 1, answer);
        }
    }

    @Test
    void aBodyThatNobodyWantsAndThatComesEndsNothing() throws IOException {
        String refused = "POST /nowhere HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\n\r\n{}";
        try (Socket client = client(refused + refused)) {
            assertEquals(2, untilItEnds(client).split("HTTP/1.1 404 ", -1).length - 1);
        }
    }

    @Test
    void whoHangsUpInAHeadIsNobodysError() throws IOException {
        List<LogRecord> loud = new ArrayList<>();
        Handler listening = new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (record.getLevel().intValue() >= Level.WARNING.intValue() || record.getThrown() != null) {
                    loud.add(record);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(listening);
        try (Socket client = client("GET /api/v1/products HTTP/1.1\r\n" + HOST + "X-A")) {
            client.shutdownOutput();
            assertEquals("", untilItEnds(client));
        } finally {
            Logger.getLogger("").removeHandler(listening);
        }
        assertEquals(List.of(), loud.stream().map(LogRecord::getMessage).toList());
    }

    @Test
    void aRouteMayTakeMoreThanAServiceTakesOtherwise() throws IOException {
        String body = "x".repeat(2 << 20);
        try (Socket client = client(
                "POST /api/v1/uploads HTTP/1.1\r\n" + HOST + "Content-Length: " + body.length() + "\r\n\r\n" + body)) {
            String answer = untilItEnds(client);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        }
    }

    private Socket client(String said) throws IOException {
        URI uri = target.getUri();
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(said.getBytes(ISO_8859_1));
        return socket;
    }

    /** What is said until the connection ends. */
    private static String untilItEnds(Socket client) throws IOException {
        StringBuilder said = new StringBuilder();
        try {
            for (int b = client.getInputStream().read();
                    b >= 0;
                    b = client.getInputStream().read()) {
                said.append((char) b);
            }
        } catch (SocketException e) {
            // a reset ends it as well
        }
        return said.toString();
    }
}
