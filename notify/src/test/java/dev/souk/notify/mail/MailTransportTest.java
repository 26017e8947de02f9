package dev.souk.notify.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.souk.notify.contact.Contact;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailTransportTest {

    private static final Mail MAIL = new Mail("Grüße", "Hello\n", "<p>Hello</p>");
    private static final Contact ADA = new Contact(UUID.randomUUID(), "ada@example.com", Optional.of("Ada Lövelace"));

    private final GreenMail mailbox = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        mailbox.start();
    }

    @AfterEach
    void stop() {
        mailbox.stop();
    }

    @Test
    void sendsBothFormsWithTheSameIdEachTime() throws MessagingException, IOException {
        UUID id = UUID.randomUUID();
        try (var server = transport(mailbox.getSmtp().getPort()).open()) {
            server.send(id, ADA, MAIL);
            server.send(id, ADA, MAIL);
        }
        var received = mailbox.getReceivedMessages();
        assertEquals(2, received.length);
        assertEquals(received[0].getMessageID(), received[1].getMessageID());
        assertEquals("<" + id + "@souk>", received[0].getMessageID());
        assertEquals("Grüße", received[0].getSubject());
        assertEquals("shop@souk.example", address(received[0].getFrom()[0].toString()));
        assertEquals("ada@example.com", address(received[0].getRecipients(Message.RecipientType.TO)[0].toString()));
        var parts = assertInstanceOf(MimeMultipart.class, received[0].getContent());
        assertTrue(parts.getBodyPart(0).isMimeType("text/plain"));
        assertTrue(parts.getBodyPart(1).isMimeType("text/html"));
    }

    /** The name service is never asked for the name of this machine: where there is none, that takes seconds. */
    @Test
    void greetsByTheDomainOfTheSender() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var heard = new CompletableFuture<String>();
            Thread.ofVirtual().start(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII));
                    heard.complete(new BufferedReader(
                                    new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine());
                } catch (IOException e) {
                    heard.completeExceptionally(e);
                }
            });
            MailTransport transport = transport(server.getLocalPort());
            assertThrows(MessagingException.class, transport::greet, "it hung up");
            assertEquals("EHLO souk.example", heard.get());
        }
        transport(mailbox.getSmtp().getPort()).greet();
        assertEquals(0, mailbox.getReceivedMessages().length);
    }

    @Test
    void aServerThatIsAwayIsTriedAnotherTime() {
        int port = mailbox.getSmtp().getPort();
        mailbox.stop();
        assertThrows(MessagingException.class, () -> transport(port).open().send(UUID.randomUUID(), ADA, MAIL));
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForForever() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThrows(
                    MessagingException.class,
                    () -> transport(silent.getLocalPort()).open().send(UUID.randomUUID(), ADA, MAIL));
        }
    }

    @Test
    void anAddressThatIsNoneIsRefusedForGood() {
        var nowhere = new Contact(UUID.randomUUID(), "not an address", Optional.empty());
        assertThrows(
                MailRefused.class,
                () -> transport(mailbox.getSmtp().getPort()).open().send(UUID.randomUUID(), nowhere, MAIL));
    }

    @Test
    void isNotConfiguredWithoutAHost() {
        assertFalse(new MailTransport(
                        Optional.empty(), 25, "a@b.example", Optional.empty(), Optional.empty(), Duration.ofSeconds(1))
                .isConfigured());
    }

    private static MailTransport transport(int port) {
        return new MailTransport(
                Optional.of("127.0.0.1"),
                port,
                "Souk <shop@souk.example>",
                Optional.empty(),
                Optional.empty(),
                Duration.ofMillis(500));
    }

    private static String address(String full) {
        return full.contains("<") ? full.substring(full.indexOf('<') + 1, full.indexOf('>')) : full;
    }
}
