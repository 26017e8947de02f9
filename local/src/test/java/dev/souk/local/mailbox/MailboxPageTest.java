package dev.souk.local.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.souk.local.process.Doors;
import dev.souk.platform.json.Json;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailboxPageTest {
    private static final int KEPT_WHOLE = 4;

    private final HttpClient client = HttpClient.newHttpClient();
    private ServerSetup smtp;
    private int page;

    @BeforeEach
    void serve() {
        smtp = new ServerSetup(Doors.anyFree(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        page = Doors.anyFree();
        new MailboxPage(new Mailbox(smtp.getPort(), KEPT_WHOLE)).serve(page);
    }

    @Test
    void listsMailsNewestFirstAndByAddress() throws Exception {
        send("ada@example.org", "First", "one", "<p>one</p>");
        send("bob@example.org", "Second", "two", "<p>two</p>");

        JsonNode all = Json.mapper().readTree(get("/api/mails").body());
        assertEquals("Second", all.path(0).path("subject").asText());
        assertNotEquals(all.path(0).path("messageId"), all.path(1).path("messageId"));
        assertEquals(2, all.size());
        JsonNode adas =
                Json.mapper().readTree(get("/api/mails?to=Ada%40example.org").body());
        assertEquals(1, adas.size());
        JsonNode mail = Json.mapper()
                .readTree(get("/api/mails/" + adas.path(0).path("id").asInt()).body());
        assertEquals("one", mail.path("text").asText().strip());
        assertEquals("<p>one</p>", mail.path("html").asText().strip());
        assertEquals(404, get("/api/mails/3").statusCode());
    }

    /** A mail is somebody else's page: it may not run scripts, load anything or be taken for ours. */
    @Test
    void theNumberOfAMailStaysTheSameWhoeverGetsTheNext() throws Exception {
        send("ada@example.org", "First", "one", "<p>one</p>");
        send("bob@example.org", "Second", "two", "<p>two</p>");
        int second = Json.mapper()
                .readTree(get("/api/mails").body())
                .path(0)
                .path("id")
                .asInt();
        send("ada@example.org", "Third", "three", "<p>three</p>");

        JsonNode mail = Json.mapper().readTree(get("/api/mails/" + second).body());
        assertEquals("Second", mail.path("subject").asText());
        JsonNode newest = Json.mapper().readTree(get("/api/mails").body()).path(0);
        assertEquals("Third", newest.path("subject").asText());
    }

    @Test
    void forgetsTheContentsOfOldMailsAndNotThatTheyCame() throws Exception {
        for (int i = 1; i <= KEPT_WHOLE + 1; i++) {
            send("ada@example.org", "Number " + i, "text", "<p>text</p>");
        }
        JsonNode all = Json.mapper().readTree(get("/api/mails").body());
        assertEquals(KEPT_WHOLE + 1, all.size());
        JsonNode oldest = Json.mapper().readTree(get("/api/mails/1").body());
        assertEquals("Number 1", oldest.path("subject").asText());
        assertEquals("", oldest.path("html").asText());
        assertTrue(oldest.path("text").asText().contains("too old"), oldest.toString());
        JsonNode next = Json.mapper().readTree(get("/api/mails/2").body());
        assertEquals("text", next.path("text").asText().strip());
    }

    @Test
    void keepsTheHtmlOfAMailInASandbox() throws Exception {
        send("ada@example.org", "Hello", "text", "<script>alert(1)</script>");

        String policy = get("/api/mails/1/html")
                .headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow();
        assertTrue(policy.startsWith("sandbox"), policy);
        assertFalse(policy.contains("allow-scripts") || policy.contains("allow-same-origin"), policy);
        assertTrue(policy.contains("default-src 'none'"), policy);
        assertTrue(get("/").body().contains("<iframe id=\"html\" sandbox=\"allow-popups\""));
        assertEquals(200, get("/mailbox.js").statusCode());
        assertEquals(200, get("/mailbox.css").statusCode());
    }

    @Test
    void answersOnlyToItsOwnName() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page)) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /api/mails HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + page + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private void send(String to, String subject, String text, String html) throws MessagingException {
        Session session = GreenMailUtil.getSession(smtp);
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(text);
        MimeBodyPart rich = new MimeBodyPart();
        rich.setContent(html, "text/html; charset=utf-8");
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress("shop@souk.example"));
        message.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject);
        message.setContent(new MimeMultipart("alternative", plain, rich));
        Transport.send(message);
    }
}
