package dev.souk.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.edge.proxy.Upstreams;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What the edge makes of requests that clients should never send, byte by byte: each gets the answer in the table, nothing of
 * it reaches a service, and nothing that was hidden in it is taken for a request.
 */
@HelidonTest
@AddBean(Upstreams.class)
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.edge.config-file", value = "src/test/resources/test-edge-config.json")
class ConformanceTest {

    private static final String HOST = "Host: shop\r\n";
    private static final String END = "\r\n\r\n";
    private static final String HIDDEN = "GET /api/v1/products?hidden HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String CLOSED = "closed";

    @Inject
    private Upstreams upstreams;

    @Inject
    private WebTarget target;

    /** A request and the status that it must get, or one of several, or that its connection is closed without a word. */
    private record Case(String what, String request, List<String> answers) {
        Case(String what, String request, String... answers) {
            this(what, request, List.of(answers));
        }
    }

    @BeforeEach
    void upstream() throws IOException {
        upstreams.clear();
        upstreams.add(Upstreams.answering("reached"));
    }

    @Test
    void aBodyWhoseEndIsUnclear() {
        check(Stream.of(
                        "Transfer-Encoding: Chunked",
                        "Transfer-Encoding: identity",
                        "Transfer-Encoding: identity, chunked",
                        "Transfer-Encoding: chunked, identity",
                        "Transfer-Encoding: chunked, chunked",
                        "Transfer-Encoding: xchunked",
                        "Transfer-Encoding: \"chunked\"",
                        "Transfer-Encoding: chunked;q=1",
                        "Transfer-Encoding: gzip",
                        "Transfer-Encoding:",
                        "Transfer-Encoding: \u000bchunked",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                        "Transfer-Encoding: chunked\r\nContent-Length: 3",
                        "Content-Length: 3\r\nTransfer-Encoding: chunked",
                        "Content-Length: 3\r\nContent-Length: 3",
                        "Content-Length: 0\r\nContent-Length: " + HIDDEN.length(),
                        "Content-Length: 3, 3",
                        "Content-Length: +3",
                        "Content-Length: -1",
                        "Content-Length:",
                        "Content-Length: 0x3",
                        "Content-Length: 3 3",
                        "Content-Length: 1e1",
                        "Content-Length: 99999999999999999999",
                        "Content-Length : 3",
                        "Content-Length\t: 3",
                        "Transfer-Encoding : chunked",
                        " Transfer-Encoding: chunked",
                        "X-Fold: a\r\n Transfer-Encoding: chunked",
                        "X-Fold: a\r\n\tb",
                        "X-Line: a\nTransfer-Encoding: chunked",
                        "X-Return: a\rTransfer-Encoding: chunked")
                .map(header -> new Case(
                        header, "POST /api/v1/carts HTTP/1.1\r\n" + HOST + header + "\r\n\r\n" + HIDDEN, "400", CLOSED))
                .toList());
        check(List.of(new Case(
                "chunked in HTTP/1.0",
                "POST /api/v1/carts HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked" + END + HIDDEN,
                "400",
                CLOSED)));
    }

    @Test
    void chunksThatAreNone() {
        check(Stream.of(
                        "G\r\nabc\r\n0\r\n\r\n",
                        "-1\r\nabc\r\n0\r\n\r\n",
                        "0x3\r\nabc\r\n0\r\n\r\n",
                        "\r\nabc\r\n0\r\n\r\n",
                        " 3\r\nabc\r\n0\r\n\r\n",
                        "3\nabc\n0\n\n",
                        "+3\r\nabc\r\n0\r\n\r\n",
                        "3;\r\nabc\r\n0\r\n\r\n",
                        "3 ;a=b\r\nabc\r\n0\r\n\r\n",
                        "3;a=\r\nabc\r\n0\r\n\r\n",
                        "3;a=b c\r\nabc\r\n0\r\n\r\n",
                        "3;a\nb\r\nabc\r\n0\r\n\r\n",
                        "3;a\rb\r\nabc\r\n0\r\n\r\n",
                        "3;a=\"b\nc\"\r\nabc\r\n0\r\n\r\n",
                        "3;a=\"b\r\nabc\r\n0\r\n\r\n",
                        "3;a=" + "b".repeat(2000) + "\r\nabc\r\n0\r\n\r\n",
                        ("1;a=" + "b".repeat(1000) + "\r\na\r\n").repeat(5) + "0\r\n\r\n",
                        "1".repeat(2000),
                        "3 \r\nabc\r\n0\r\n\r\n",
                        "3\r\nabcXX0\r\n\r\n",
                        "3\r\nabc\r\n0\r\nTrailer: 1\r\n\r\n",
                        "3\r\nabc\r\n0\r\nContent-Length: 5\r\n\r\n",
                        "3\r\nabc\r\n0\r\ntransfer-encoding: chunked\r\n\r\n",
                        "3\r\nabc\r\n0\r\nHost: other\r\n\r\n",
                        "3\r\nabc\r\n0\r\nno-colon\r\n\r\n",
                        "3\r\nabc\r\n0\r\nX : space\r\n\r\n",
                        "3\r\nabc\r\n0\r\n: nameless\r\n\r\n",
                        "3\r\nabc\r\n0\r\nX: a\r\n folded\r\n\r\n",
                        "3\r\nabc\r\n0\r\nX: a\nb\r\n\r\n",
                        "3\r\nabc\r\n0\r\n" + ("X: " + "y".repeat(500) + "\r\n").repeat(10) + "\r\n",
                        "3\r\nabcdef\r\n0\r\n\r\n",
                        "FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n",
                        "7FFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n")
                .map(chunks -> new Case(
                        "chunks " + chunks,
                        "POST /api/v1/carts HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked" + END + chunks + HIDDEN,
                        "400",
                        "413",
                        CLOSED))
                .toList());
    }

    @Test
    void extensionsAndTrailersAreReadAndDropped() throws IOException {
        for (String chunks : new String[] {
            "3;name=value\r\nabc\r\n0\r\n\r\n",
            "3;name;other=\"a \\\" b\"\r\nabc\r\n0;last\r\n\r\n",
            "3\r\nabc\r\n0\r\nX-Checksum: 1\r\n\r\n",
            "3\r\nabc\r\n000\r\nX-One: 1\r\nX-Two:\r\n\r\n"
        }) {
            upstreams.clear();
            List<String> bodies = new CopyOnWriteArrayList<>();
            upstreams.add((request, in, out) -> {
                int length = Integer.parseInt(request.header("content-length").orElse("0"));
                bodies.add(new String(in.readNBytes(length), ISO_8859_1));
                Upstreams.answering("reached").serve(new Upstreams.Request(request.line(), List.of()), in, out);
            });
            String post = "POST /api/v1/carts HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked" + END + chunks;
            String answers = send(post + "GET /api/v1/products HTTP/1.1\r\n" + HOST + "\r\n");
            assertEquals(2, answers.split("HTTP/1.1 200 ", -1).length - 1, chunks + ": " + answers);
            assertEquals("abc", bodies.getFirst(), chunks);
            Upstreams.Request seen = upstreams.all().getFirst().requests.getFirst();
            for (String name : new String[] {"x-checksum", "x-one", "x-two", "trailer"}) {
                assertTrue(seen.header(name).isEmpty(), name);
            }
        }
    }

    @Test
    void whatIsForTheNextOneOnlyOrForTheEdgeToSayGoesNoFurther() throws IOException {
        upstreams.clear();
        var upstream = upstreams.add(Upstreams.answering("reached"));
        String answer = send("GET /api/v1/products HTTP/1.1\r\n" + HOST
                + "Connection: X-Mine,keep-alive, X-Other\r\nConnection: X-Third\r\nX-Mine: 1\r\nX-Other: 1\r\nX-Third: 1\r\nKeep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\n"
                + "Proxy-Authorization: Basic eDp5\r\nTE: trailers\r\nTrailer: X-Sum\r\nUpgrade: something\r\n"
                + "X-User-Id: 1\r\nX-User-Roles: admin\r\nX-Souk-Anything: 1\r\nX-Helidon-CN: admin\r\n"
                + "Forwarded: for=6.6.6.6\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Port: 1\r\nX-Kept: 1\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        Upstreams.Request seen = upstream.requests.getFirst();
        for (String name : new String[] {
            "x-mine",
            "x-other",
            "x-third",
            "keep-alive",
            "proxy-connection",
            "proxy-authorization",
            "te",
            "trailer",
            "upgrade",
            "x-user-id",
            "x-user-roles",
            "x-souk-anything",
            "x-helidon-cn"
        }) {
            assertTrue(seen.header(name).isEmpty(), name + " in " + seen);
        }
        assertTrue(seen.headers().stream().noneMatch(header -> header.contains("6.6.6.6")), seen.toString());
        assertEquals("1", seen.header("x-kept").orElseThrow());
    }

    @Test
    void headersThatAreNone() {
        check(Stream.of(
                        "X-Nul: a\u0000b",
                        "X-Control: a\u0001b",
                        "X-Delete: a\u007fb",
                        "X-Bell\u0007: a",
                        "Connection: a\u0000b",
                        "X Space: a",
                        "X(Paren): a",
                        "X\u00e9: a",
                        ": a",
                        "no-colon",
                        "Host: other",
                        "X-A: a\n\nGET /api/v1/products?hidden HTTP/1.1")
                .map(header -> get(header, "/api/v1/products", header + "\r\n"))
                .toList());
        check(List.of(
                new Case("no host", "GET /api/v1/products HTTP/1.1\r\nX-A: b" + END, "400"),
                new Case("empty host", "GET /api/v1/products HTTP/1.1\r\nHost:" + END, "400"),
                new Case("host with a path", "GET /api/v1/products HTTP/1.1\r\nHost: a/b" + END, "400"),
                new Case("host with a space", "GET /api/v1/products HTTP/1.1\r\nHost: a b" + END, "400"),
                new Case("host with a user", "GET /api/v1/products HTTP/1.1\r\nHost: a@b" + END, "400"),
                new Case("only line feeds", "GET /api/v1/products HTTP/1.1\nHost: shop\n\n", "400", CLOSED)));
    }

    @Test
    void requestLinesThatAreNone() {
        check(Stream.of(
                        "GET  /api/v1/products HTTP/1.1",
                        "GET /api/v1/products",
                        "GET /api/v1/products HTTP/9.9",
                        "GET /api/v1/products HTTP/2.0",
                        "GET /api/v1/products HTTP/1.1 extra",
                        "GET /api/v1/products http/1.1",
                        "GET /api/v1/products HTTP/1.10",
                        "GET\t/api/v1/products\tHTTP/1.1",
                        "GE(T /api/v1/products HTTP/1.1",
                        " /api/v1/products HTTP/1.1",
                        "get /api/v1/products HTTP/1.1",
                        "Get /api/v1/products HTTP/1.1",
                        "GET api/v1/products HTTP/1.1",
                        "GET * HTTP/1.1",
                        "PRI * HTTP/2.0",
                        "nonsense")
                .map(line -> new Case(line, line + "\r\n" + HOST + "\r\n", "400", "404", "500", "505", CLOSED))
                .toList());
        check(List.of(
                new Case("unknown method", "BREW /api/v1/products HTTP/1.1\r\n" + HOST + "\r\n", "405"),
                new Case("TRACE", "TRACE /api/v1/products HTTP/1.1\r\n" + HOST + "\r\n", "405"),
                new Case("CONNECT", "CONNECT shop:443 HTTP/1.1\r\n" + HOST + "\r\n", "400", "404", "405"),
                new Case("OPTIONS *", "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n", "400", "404"),
                new Case(
                        "TLS",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + END,
                        "400",
                        CLOSED)));
    }

    @Test
    void pathsThatTwoReadDifferently() {
        check(Stream.of(
                        "/api/v1/products/../orders",
                        "/api/v1/products/./x",
                        "//api/v1/products",
                        "/api/v1//products",
                        "/api/v1/products;x=1",
                        "/api/v1/%2e%2e/products",
                        "/api/v1/products%2fx",
                        "/api/v1/products%2F..%2Forders",
                        "/api/v1/products%5cx",
                        "/api/v1/products\\x",
                        "/api/v1/products%00",
                        "/api/v1/products%0d%0aX:1",
                        "/api/v1/products%",
                        "/api/v1/products%zz",
                        "/api/v1/products%252e",
                        "/api/v1/products%u002f",
                        "/api/v1/%70roducts",
                        "/api/v1/products#x",
                        "/api/v1/products x",
                        "/api/v1/products\u00e9",
                        "/api/v1/products\u0001",
                        "/api/v1/products?q=%00",
                        "/api/v1/products?q=a b",
                        "/api/v1/products?q=\u0001",
                        "/api/v1/products?q=\u00e9",
                        "/api/v1/products?q=%zz")
                .map(path -> get(path, path, ""))
                .toList());
    }

    @Test
    void moreThanThereIsRoomFor() {
        check(List.of(
                new Case(
                        "a long path",
                        "GET /api/v1/products/" + "x".repeat(9_000) + " HTTP/1.1\r\n" + HOST + "\r\n",
                        "414"),
                new Case(
                        "a long query",
                        "GET /api/v1/products?" + "x".repeat(9_000) + " HTTP/1.1\r\n" + HOST + "\r\n",
                        "414"),
                new Case(
                        "a long header",
                        "GET /api/v1/products HTTP/1.1\r\n" + HOST + "X-Long: " + "x".repeat(20_000) + END,
                        "431"),
                new Case(
                        "long headers",
                        "GET /api/v1/products HTTP/1.1\r\n" + HOST + ("X-Long: " + "x".repeat(500) + "\r\n").repeat(50)
                                + "\r\n",
                        "431"),
                new Case(
                        "many headers",
                        "GET /api/v1/products HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(200) + "\r\n",
                        "431"),
                new Case(
                        "a large body",
                        "POST /api/v1/carts HTTP/1.1\r\n" + HOST + "Content-Length: 70000" + END + "x".repeat(70_000),
                        "413"),
                new Case(
                        "a large body in chunks",
                        "POST /api/v1/carts HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked" + END
                                + ("1000\r\n" + "x".repeat(4096) + "\r\n").repeat(20) + "0\r\n\r\n",
                        "413")));
    }

    @Test
    void whatOnlyTheEdgeMaySayAndOtherLies() {
        check(List.of(
                get("a target", "/api/v1/products", "X-Souk-Target: catalog/x\r\n", "421"),
                get("a broken time limit", "/api/v1/products", "X-Souk-Timeout: soon\r\n", "400"),
                get("no time", "/api/v1/products", "X-Souk-Timeout: 0\r\n", "504"),
                get("a broken token", "/api/v1/products", "Authorization: Bearer x.y.z\r\n", "401"),
                get("a password", "/api/v1/products", "Authorization: Basic eDp5\r\n", "401"),
                get("no scheme", "/api/v1/products", "Authorization: x\r\n", "401"),
                get(
                        "two tokens",
                        "/api/v1/products",
                        "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n",
                        "400",
                        "401")));
    }

    @Test
    void aBodyThatNeverComes() throws IOException {
        String begin = "POST /api/v1/slow HTTP/1.1\r\n" + HOST + "Content-Length: 10" + END + "{";
        URI uri = target.getUri();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(begin.getBytes(ISO_8859_1));
            assertEquals(-1, socket.getInputStream().read(), "closed without a word");
        }
        assertEquals(0, upstreams.asked());
    }

    private static Case get(String what, String path, String headers, String... answers) {
        return new Case(
                what,
                "GET " + path + " HTTP/1.1\r\n" + HOST + headers + "\r\n",
                answers.length == 0 ? new String[] {"400", CLOSED} : answers);
    }

    private void check(List<Case> cases) {
        assertAll(cases.stream().<Executable>map(it -> () -> check(it)).toList());
    }

    private void check(Case it) throws IOException {
        int before = upstreams.asked();
        String answers = send(it.request());
        String status = answers.isEmpty()
                ? CLOSED
                : answers.substring(0, Math.min(12, answers.length())).replaceAll("HTTP/1.1 ", "");
        assertTrue(it.answers().contains(status), it.what() + ": " + status + " instead of " + it.answers());
        assertEquals(before, upstreams.asked(), it.what() + " reached a service");
        assertEquals(
                1,
                answers.isEmpty() ? 1 : answers.split("HTTP/1.1 ", -1).length - 1,
                it.what() + " had two answers: " + answers);
    }

    /** What is said until the connection ends or nothing more comes. */
    private String send(String request) throws IOException {
        URI uri = target.getUri();
        List<Byte> said = new ArrayList<>();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(1_500);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            InputStream in = socket.getInputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                said.add((byte) b);
                if (said.size() == 1) {
                    socket.setSoTimeout(300);
                }
            }
        } catch (SocketTimeoutException e) {
            if (said.isEmpty()) {
                return "silence";
            }
        } catch (IOException e) {
            // Reset while it still wrote: what was said before counts.
        }
        byte[] bytes = new byte[said.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = said.get(i);
        }
        return new String(bytes, ISO_8859_1);
    }
}
