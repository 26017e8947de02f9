package dev.souk.platform.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.platform.json.Json;
import dev.souk.platform.money.Money;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of a service that is made of these blocks sees when something is wrong. */
@HelidonTest
@AddBean(ProblemAnswersTest.Things.class)
@AddConfig(key = "server.max-payload-size", value = "65536")
class ProblemAnswersTest {

    private static final ProblemType BROKEN = new ProblemType("broken-thing", 409, "The thing is broken");

    record Part(@Min(1) @Max(99) int quantity) {}

    record Thing(
            @NotBlank String name, @NotNull @Size(max = 2) List<@Valid @NotNull Part> parts, Optional<Money> worth) {}

    public static final class Range {
        @QueryParam("min")
        private int min;
    }

    @Path("/things")
    @PermitAll
    @Singleton
    @Produces(MediaType.APPLICATION_JSON)
    @Consumes(MediaType.APPLICATION_JSON)
    public static class Things {

        @POST
        public Thing echo(@Valid @NotNull Thing thing) {
            return thing;
        }

        @GET
        public List<Integer> list(
                @QueryParam("limit") @DefaultValue("20") @Min(1) @Max(100) int count, @BeanParam Range range) {
            return range.min == 0 ? List.of(count) : List.of(count, range.min);
        }

        @GET
        @Path("/{id}")
        public Thing get(@PathParam("id") UUID id) {
            throw Problems.notFound("There is no thing " + id + ".");
        }

        @GET
        @Path("/fail/{how}")
        public Thing fail(@PathParam("how") String how) throws Throwable {
            throw switch (how) {
                case "conflict" -> new ProblemException(BROKEN, "Mend it first.").with("parts", List.of("a", "b"));
                case "unauthorized" -> Problems.unauthorized("Log in.");
                case "forbidden" -> Problems.forbidden("Not yours.");
                case "unavailable" -> Problems.unavailable("Later.", Duration.ofMillis(1500));
                case "error" -> new StackOverflowError();
                default -> new IllegalStateException("select secret from table_of_secrets");
            };
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    @Inject
    ProblemAnswersTest(WebTarget target) {
        this.base = target.getUri();
    }

    @Test
    void recordsGoInAndOutAsJson() throws Exception {
        var text = "{\"name\":\"a\",\"parts\":[{\"quantity\":3}],\"worth\":{\"amount\":5,\"currency\":\"EUR\"}}";
        var answer = post("/things", text);
        assertEquals(200, answer.statusCode());
        assertEquals(text, answer.body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"name":"a","parts":[{"quantity":0}]}          | parts[0].quantity | must be greater than or equal to 1
            {"name":"a","parts":[{"quantity":1},null]}     | parts[1]          | is required
            {"name":" ","parts":[]}                        | name              | must not be blank
            {"name":"a"}                                   | parts             | is required
            {"name":"a","parts":[{"quantity":1,"x":2}]}    | parts[0].x        | is not a known field; known: quantity
            {"name":"a","parts":[{"quantity":"1"}]}        | parts[0].quantity | must be a whole number
            {"name":"a","parts":{}}                        | parts             | must be an array
            {"name":5,"parts":[]}                          | name              | must be a string
            {"name":"a","parts":[],"worth":{"amount":1}}   | worth.currency    | is required
            {"name":"a","parts":[],"worth":{"amount":1,"currency":"EURO"}} | worth | no such ISO 4217 currency code: EURO
            []                                             | body              | must be an object
            """)
    void invalidBodiesNameTheFieldAsTheClientWroteIt(String body, String field, String message) throws Exception {
        var answer = post("/things", body);
        var problem = problem(answer, 400, "invalid-request");
        assertEquals(field, problem.at("/errors/0/field").asText(), answer.body());
        assertEquals(message, problem.at("/errors/0/message").asText(), answer.body());
        assertEquals(1, problem.get("errors").size(), answer.body());
    }

    @Test
    void aBodyIsRequired() throws Exception {
        for (var body : List.of("", "null")) {
            assertBodyIsAskedFor(post("/things", body));
        }
        assertBodyIsAskedFor(send(request("/things").POST(HttpRequest.BodyPublishers.noBody())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"name":          | The body cannot be parsed. At line 1, column 9.
            {"name":"a","parts":[]} 1 | There is something after the end
            {"name":"a","name":"b"} | A field is given twice.
            """)
    void malformedJsonSaysWhere(String body, String detail) throws Exception {
        var problem = problem(post("/things", body), 400, "malformed-json");
        assertTrue(problem.get("detail").asText().startsWith(detail), problem.toString());
    }

    @ParameterizedTest
    @CsvSource({"limit=0,limit", "limit=101,limit", "limit=many,limit"})
    void queryParametersAreNamed(String query, String field) throws Exception {
        var problem = problem(get("/things?" + query), 400, "invalid-request");
        assertEquals(field, problem.at("/errors/0/field").asText());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /things?Limit=5        | Limit | is not a known parameter; known: limit, min
            /things?limit=5&x      | x     | is not a known parameter; known: limit, min
            /things/fail/all?why=1 | why   | is not a known parameter; there is none here
            /things?limit=5%00     | limit | must not hold the character U+0000
            /things/fail/all%00    | how   | must not hold the character U+0000
            """)
    void queryParametersThatNobodyReadsAreRefused(String path, String name, String message) throws Exception {
        var problem = problem(get(path), 400, "invalid-request");
        assertEquals(name, problem.at("/errors/0/field").asText());
        assertEquals(message, problem.at("/errors/0/message").asText());
    }

    @Test
    void queryParametersInABeanAreRead() throws Exception {
        assertEquals("[7,3]", get("/things?limit=7&min=3").body());
    }

    @Test
    void whatIsTooLongIsSaidSo() throws Exception {
        problem(raw("GET /things?limit=" + "9".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414, "uri-too-long");
        var answer = raw("GET /things HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n");
        problem(answer, 431, "headers-too-large");
        assertTrue(answer.contains("Send at most 16384 bytes."), answer);
    }

    @ParameterizedTest
    @CsvSource({
        "/nothing/here, 404, not-found",
        "/things/not-a-uuid, 404, not-found",
        "/things/00000000-0000-0000-0000-000000000001, 404, not-found",
        "/things/fail/conflict, 409, broken-thing",
        "/things/fail/forbidden, 403, forbidden",
        "/things/fail/unauthorized, 401, unauthorized",
        "/things/fail/unavailable, 503, unavailable",
        "/things/fail/error, 500, unexpected",
        "/things/fail/anyhow, 500, unexpected",
        "/things/%zz, 400, invalid-request",
    })
    void everyFailureIsAProblem(String path, int status, String slug) throws Exception {
        if (path.contains("%")) {
            problem(raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), status, slug);
        } else {
            problem(get(path), status, slug);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "keep-alive, close"})
    void aRequestThatAsksForItIsTheLastOfItsConnection(String connection) throws Exception {
        String answer = raw("GET /things/not-a-uuid HTTP/1.1\r\nHost: a\r\nConnection: " + connection + "\r\n\r\n");

        problem(answer, 404, "not-found");
    }

    @Test
    void aProblemCarriesItsExtensionsAndHeaders() throws Exception {
        assertEquals(
                "[\"a\",\"b\"]",
                problem(get("/things/fail/conflict"), 409, "broken-thing")
                        .get("parts")
                        .toString());
        assertEquals(
                "Bearer",
                get("/things/fail/unauthorized")
                        .headers()
                        .firstValue("WWW-Authenticate")
                        .orElseThrow());
        assertEquals(
                "2",
                get("/things/fail/unavailable")
                        .headers()
                        .firstValue("Retry-After")
                        .orElseThrow());
    }

    @Test
    void whatHttpItselfRefusesIsAProblem() throws Exception {
        problem(
                send(request("/things").header("Content-Type", "text/plain").POST(body("a"))),
                415,
                "unsupported-media-type");
        problem(send(request("/things").header("Accept", "image/png").GET()), 406, "not-acceptable");
        var notAllowed = send(request("/things").DELETE());
        problem(notAllowed, 405, "method-not-allowed");
        assertTrue(notAllowed.headers().firstValue("Allow").orElseThrow().contains("POST"));
        assertTrue(notAllowed.body().matches(".*Use one of: [A-Z]+(, [A-Z]+)+\\..*"), notAllowed.body());
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() throws Exception {
        var tooMuch = "{\"name\":\"" + "a".repeat(70_000) + "\"}";
        var answer = raw(
                "POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 70011\r\n\r\n");
        problem(answer, 413, "content-too-large");
        assertTrue(answer.contains("Send at most 65536 bytes."), answer);
        problem(
                raw(
                        "POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(tooMuch.length()) + "\r\n" + tooMuch + "\r\n0\r\n\r\n"),
                413,
                "content-too-large");
    }

    @Test
    void aChunkWithoutALengthIsRefused() throws Exception {
        problem(
                raw(
                        "POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
                400,
                "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /things HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"
            })
    void whatIsNoRequestIsAProblemToo(String request) throws Exception {
        problem(raw(request), 400, "invalid-request");
    }

    @Test
    void anUnexpectedFailureTellsOnlyAReferenceThatFindsTheLogLine() throws Exception {
        var lines = new CopyOnWriteArrayList<LogRecord>();
        var logger = Logger.getLogger(Unexpected.class.getName());
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            var answer = get("/things/fail/anyhow");
            var problem = problem(answer, 500, "unexpected");
            assertFalse(answer.body().contains("secret") || answer.body().contains("Exception"), answer.body());
            var line = lines.getLast();
            assertTrue(line.getMessage().contains(problem.get("reference").asText()));
            assertEquals("select secret from table_of_secrets", line.getThrown().getMessage());
        } finally {
            logger.removeHandler(handler);
        }
    }

    private void assertBodyIsAskedFor(HttpResponse<String> answer) throws IOException {
        var problem = problem(answer, 400, "invalid-request");
        assertEquals("A JSON body is required.", problem.get("detail").asText());
    }

    private JsonNode problem(HttpResponse<String> answer, int status, String slug) throws IOException {
        var text = answer.body();
        assertEquals(status, answer.statusCode(), text);
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse("none"),
                text);
        return problem(
                text, status, slug, answer.headers().firstValue("X-Request-Id").orElseThrow());
    }

    private static JsonNode problem(String text, int status, String slug, String requestId) throws IOException {
        var problem = Json.mapper().readTree(text);
        assertEquals("urn:souk:problem:" + slug, problem.get("type").asText(), text);
        assertEquals(status, problem.get("status").asInt(), text);
        assertEquals("urn:souk:request:" + requestId, problem.get("instance").asText(), text);
        assertFalse(problem.get("title").asText().isBlank(), text);
        assertFalse(text.contains("dev.souk") || text.contains("java.") || text.contains("jackson"), text);
        return problem;
    }

    private static void problem(String answer, int status, String slug) throws IOException {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("Content-Type: application/problem+json\r\n"), answer);
        var id = answer.replaceAll("(?s).*X-Request-Id: (\\S+)\r\n.*", "$1");
        problem(answer.substring(answer.indexOf("\r\n\r\n") + 4), status, slug, id);
    }

    /** What the server answers to bytes that no decent client sends; it closes the connection after them. */
    private String raw(String request) throws IOException {
        try (var socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path));
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }

    private HttpResponse<String> post(String path, String text) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(body(text)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
