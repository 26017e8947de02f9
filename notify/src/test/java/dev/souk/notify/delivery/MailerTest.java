package dev.souk.notify.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.souk.notify.SmtpPort;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.test.TestDatabase;
import dev.souk.platform.test.WithPostgres;
import io.helidon.microprofile.testing.junit5.AddBean;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mails are sent once each, whatever happens to the mail server, to accounts or to the mailer. */
@WithPostgres
@HelidonTest
@AddBean(KnownCodes.class)
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.smtp.host", value = "127.0.0.1")
@AddConfig(key = "souk.notify.mailer.pause", value = "PT0S")
class MailerTest {

    @Inject
    private Mailer mailer;

    @Inject
    private Deliveries deliveries;

    @Inject
    private Database database;

    @Inject
    private Jdbc jdbc;

    private GreenMail mailbox;
    private UUID account;
    private TestDatabase server;

    @BeforeEach
    void start(TestDatabase fresh) {
        server = fresh;
        KnownCodes.away = false;
        account = UUID.randomUUID();
        run("delete from delivery");
        mailbox = mailServer();
        mailbox.start();
    }

    @AfterEach
    void stop() {
        mailbox.stop();
    }

    @Test
    void mailsTheCodeThatOnlyAccountsKnows() {
        contact("null");
        UUID confirmation = UUID.randomUUID();
        KnownCodes.CODES.put(confirmation, "secret-code-1");
        UUID event = add(DeliveryKind.CONFIRM_EMAIL, Map.of("confirmationId", confirmation));
        assertEquals(1, mailer.sendDue());
        var mail = mailbox.getReceivedMessages()[0];
        assertTrue(GreenMailUtil.getBody(mail).contains("secret-code-1"));
        assertFalse(
                GreenMailUtil.getWholeMessage(mail).contains("Ada"),
                "the name was typed by somebody who has not shown yet that the address is theirs");
        assertEquals("SENT", state(event));
        assertFalse(
                server.one("select coalesce(bool_or(d::text like '%secret-code%'), false)::text from delivery d")
                        .equals("true"),
                "the code is stored nowhere");
        assertEquals(0, mailer.sendDue(), "nothing is left to do");
    }

    @Test
    void mailsTheCodeOfAReset() {
        contact();
        UUID reset = UUID.randomUUID();
        KnownCodes.CODES.put(reset, "secret-code-2");
        UUID event = add(DeliveryKind.RESET_PASSWORD, Map.of("resetId", reset));
        UUID over = add(DeliveryKind.RESET_PASSWORD, Map.of("resetId", UUID.randomUUID()));
        mailer.sendDue();
        assertEquals("SENT", state(event));
        assertEquals("OBSOLETE", state(over));
        assertTrue(GreenMailUtil.getBody(mailbox.getReceivedMessages()[0]).contains("secret-code-2"));
    }

    @Test
    void anEventIsMailedOnceHoweverOftenItIsAdded() {
        contact();
        UUID event = UUID.randomUUID();
        for (int i = 0; i < 3; i++) {
            add(event, DeliveryKind.REGISTERED_AGAIN, Map.of());
        }
        mailer.sendDue();
        assertEquals(1, mailbox.getReceivedMessages().length);
        assertTrue(
                GreenMailUtil.getWholeMessage(mailbox.getReceivedMessages()[0]).contains("Hello Ada,"));
    }

    @Test
    void waitsForAMailServerThatIsAway() {
        contact();
        mailbox.stop();
        UUID event = add(DeliveryKind.REGISTERED_AGAIN, Map.of());
        mailer.sendDue();
        assertEquals("PENDING", state(event));
        assertEquals(0, mailer.sendDue(), "not at once");
        mailbox = mailServer();
        mailbox.start();
        dueNow();
        mailer.sendDue();
        assertEquals("SENT", state(event));
        assertEquals(1, mailbox.getReceivedMessages().length);
    }

    @Test
    void whoWaitsBehindAMailThatFailedIsNotTriedInVain() {
        contact();
        for (int i = 0; i < 3; i++) {
            add(DeliveryKind.REGISTERED_AGAIN, Map.of());
        }
        mailbox.stop();
        assertEquals(1, mailer.sendDue());
        assertEquals("0,0,1", server.one("select string_agg(attempts::text, ',' order by attempts) from delivery"));
        mailbox = mailServer();
        mailbox.start();
        assertEquals(2, mailer.sendDue(), "those that were handed back are due");
    }

    @Test
    void aMailThatFailsBetweenOthersLosesNone() {
        for (int i = 0; i < Mailer.MOST_TOGETHER + 5; i++) {
            account = UUID.randomUUID();
            if (i % 4 != 1) {
                contact();
            }
            add(DeliveryKind.REGISTERED_AGAIN, Map.of());
        }
        assertEquals(Mailer.MOST_TOGETHER + 5, mailer.sendDue());
        long unknown = IntStream.range(0, Mailer.MOST_TOGETHER + 5)
                .filter(i -> i % 4 == 1)
                .count();
        assertEquals(Mailer.MOST_TOGETHER + 5 - unknown, mailbox.getReceivedMessages().length);
        assertEquals(
                String.valueOf(mailbox.getReceivedMessages().length),
                server.one(
                        "select count(*)::text from delivery where state = 'SENT' and recipient = 'ada@example.com'"));
        assertEquals(
                String.valueOf(unknown), server.one("select count(*)::text from delivery where state = 'PENDING'"));
    }

    @Test
    void waitsForAccounts() {
        contact();
        UUID confirmation = UUID.randomUUID();
        KnownCodes.CODES.put(confirmation, "code");
        KnownCodes.away = true;
        UUID event = add(DeliveryKind.CONFIRM_EMAIL, Map.of("confirmationId", confirmation));
        mailer.sendDue();
        assertEquals("PENDING", state(event));
        assertEquals(
                "t",
                server.one("select next_attempt_at <= now() + interval '0.5 s' from delivery where event_id = '" + event
                        + "'"),
                "somebody waits for this mail");
        KnownCodes.away = false;
        dueNow();
        mailer.sendDue();
        assertEquals("SENT", state(event));
    }

    @Test
    void pausesGrowToAnHourAndLastForADay() {
        Duration all = Duration.ZERO;
        for (int attempt = 1; attempt < Mailer.MOST_ATTEMPTS; attempt++) {
            all = all.plus(Mailer.pause(attempt));
        }
        assertEquals(Duration.ofMillis(500), Mailer.pause(1));
        assertEquals(Duration.ofHours(1), Mailer.pause(Mailer.MOST_ATTEMPTS));
        assertEquals(23, all.toHours());
    }

    @Test
    void mailsNoCodeThatIsNotNeededAnyMore() {
        contact();
        UUID event = add(DeliveryKind.CONFIRM_EMAIL, Map.of("confirmationId", UUID.randomUUID()));
        mailer.sendDue();
        assertEquals("OBSOLETE", state(event));
        assertEquals(0, mailbox.getReceivedMessages().length);
    }

    @Test
    void waitsUntilTheAccountIsKnown() {
        UUID event = add(DeliveryKind.REGISTERED_AGAIN, Map.of());
        mailer.sendDue();
        assertEquals("PENDING", state(event));
        contact();
        dueNow();
        mailer.sendDue();
        assertEquals("SENT", state(event));
    }

    @Test
    void givesUpAfterADayOfTrying() {
        UUID event = add(DeliveryKind.REGISTERED_AGAIN, Map.of());
        run("update delivery set attempts = " + (Mailer.MOST_ATTEMPTS - 1));
        mailer.sendDue();
        assertEquals("GIVEN_UP", state(event));
    }

    @Test
    void anAddressThatIsNoneEndsOnlyItsOwnMail() {
        UUID bad = add(DeliveryKind.REGISTERED_AGAIN, Map.of());
        run("insert into contact (account_id, email, name) values ('" + account + "', 'not an address', 'X')");
        account = UUID.randomUUID();
        contact();
        UUID good = add(DeliveryKind.REGISTERED_AGAIN, Map.of());
        mailer.sendDue();
        assertEquals("GIVEN_UP", state(bad));
        assertEquals("SENT", state(good));
    }

    @Test
    void aMailerThatDiedIsFollowedByAnother() {
        contact();
        UUID event = add(DeliveryKind.REGISTERED_AGAIN, Map.of());
        assertEquals(1, deliveries.claim(5).size(), "claimed by one that dies now");
        assertEquals(0, mailer.sendDue());
        dueNow();
        mailer.sendDue();
        assertEquals("SENT", state(event));
    }

    @Test
    void manyMailsCostAsManyStatementsAsOne() {
        contact();
        add(DeliveryKind.REGISTERED_AGAIN, Map.of());
        mailer.sendDue();
        for (int mails : new int[] {1, 10}) {
            var sent = server.statementsOf(() -> {
                database.inTransaction(() -> {
                    for (int i = 0; i < mails; i++) {
                        deliveries.add(UUID.randomUUID(), account, DeliveryKind.REGISTERED_AGAIN, Map.of());
                    }
                });
                assertEquals(mails, mailer.sendDue());
            });
            sent.keySet().removeIf(statement -> statement.startsWith("set ") || statement.equals("COMMIT"));
            long all = sent.values().stream().mapToLong(Long::longValue).sum();
            // BEGIN and the mails; then the claim, the contacts, and what was sent.
            assertTrue(all <= 5, () -> mails + " mails, " + all + ": " + sent);
        }
    }

    @Test
    void manyMailersSendEachMailOnce() throws Exception {
        contact();
        for (int i = 0; i < 40; i++) {
            add(DeliveryKind.REGISTERED_AGAIN, Map.of());
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var sent : threads.invokeAll(IntStream.range(0, 6)
                    .<Callable<Integer>>mapToObj(_ -> mailer::sendDue)
                    .toList())) {
                sent.get();
            }
        }
        while (mailer.sendDue() > 0) {}
        var ids = new HashSet<String>();
        Arrays.stream(mailbox.getReceivedMessages()).forEach(mail -> ids.add(id(mail)));
        assertEquals(40, mailbox.getReceivedMessages().length);
        assertEquals(40, ids.size());
    }

    private static String id(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static GreenMail mailServer() {
        return new GreenMail(new ServerSetup(SmtpPort.PORT, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    }

    private void contact() {
        contact("now()");
    }

    private void contact(String confirmed) {
        run("insert into contact (account_id, email, name, confirmed_at) values ('" + account
                + "', 'ada@example.com', 'Ada', " + confirmed + ")");
    }

    private UUID add(DeliveryKind kind, Map<String, ?> data) {
        return add(UUID.randomUUID(), kind, data);
    }

    private UUID add(UUID event, DeliveryKind kind, Map<String, ?> data) {
        database.inTransaction(() -> {
            deliveries.add(event, account, kind, data);
        });
        return event;
    }

    private void dueNow() {
        run("update delivery set next_attempt_at = now() where state = 'PENDING'");
    }

    private String state(UUID event) {
        return server.one("select state from delivery where event_id = '" + event + "'");
    }

    private void run(String sql) {
        database.inTransaction(() -> {
            jdbc.update(sql);
        });
    }
}
