package dev.souk.notify.delivery;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import dev.souk.notify.contact.Contact;
import dev.souk.notify.contact.Contacts;
import dev.souk.notify.delivery.Deliveries.Sent;
import dev.souk.notify.mail.Mail;
import dev.souk.notify.mail.MailRefused;
import dev.souk.notify.mail.MailTransport;
import dev.souk.notify.mail.MailTransport.Conversation;
import dev.souk.notify.mail.Templates;
import dev.souk.platform.background.Chore;
import dev.souk.platform.data.Database;
import dev.souk.platform.rest.RemoteException;
import dev.souk.platform.rest.RemoteProblem;
import dev.souk.platform.telemetry.Traces;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends what is due, on every instance, some mails in one conversation with the mail server. A mail is rendered and sent with
 * no transaction and no connection of the database held; a failure that passes is tried again with growing pauses for about a
 * day, one that does not pass ends the delivery. A mailer that dies in a conversation has its mails sent again.
 */
@Singleton
class Mailer {

    /** About a day, given {@link #pause}. */
    static final int MOST_ATTEMPTS = 36;

    /** The most mails in one conversation with the server, which are all written down as sent at its end. */
    static final int MOST_TOGETHER = 20;

    /** No mail is begun later than this after it was claimed, so that it is over long before the claim is. */
    private static final Duration BEGIN_WITHIN = Duration.ofSeconds(10);

    private static final Duration LAST_MAIL = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(Mailer.class.getName());

    private final Database database;
    private final Deliveries deliveries;
    private final Contacts contacts;
    private final MailCodes codes;
    private final Templates templates;
    private final MailTransport transport;
    private final MailSignal signal;
    private final Traces traces;
    private final Duration pause;
    private final Duration gather;
    private volatile boolean stopped;
    private Optional<Chore> chore = Optional.empty();

    /**
     * @param pause between two looks when nothing was due; zero runs no thread
     * @param gather how long to wait before a look for more to come, which then share a conversation
     */
    @Inject
    Mailer(
            Database database,
            Deliveries deliveries,
            Contacts contacts,
            MailCodes codes,
            Templates templates,
            MailTransport transport,
            MailSignal signal,
            Traces traces,
            @ConfigProperty(name = "souk.notify.mailer.pause", defaultValue = "PT1S") Duration pause,
            @ConfigProperty(name = "souk.notify.mailer.gather", defaultValue = "PT0.2S") Duration gather) {
        this.database = database;
        this.deliveries = deliveries;
        this.contacts = contacts;
        this.codes = codes;
        this.templates = templates;
        this.transport = transport;
        this.signal = signal;
        this.traces = traces;
        this.pause = pause;
        this.gather = gather;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        if (!transport.isConfigured()) {
            LOG.log(WARNING, "souk.smtp.host is not set: mail is kept and sent when it is");
        } else if (database.isConfigured() && pause.isPositive()) {
            Thread.ofVirtual().name("mail-server").start(this::greet);
            Chore sending = Chore.start("mailer", pause, this::takeTurn);
            signal.wakes(sending::now);
            chore = Optional.of(sending);
        }
    }

    /** So that whoever registers first does not wait for what a process does only once. */
    private void greet() {
        try {
            transport.greet();
        } catch (MessagingException e) {
            LOG.log(WARNING, "the mail server does not answer yet, mail waits for it: {0}", e.getMessage());
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
        chore.ifPresent(sending -> sending.finish(LAST_MAIL));
    }

    private void takeTurn() {
        try {
            Thread.sleep(gather);
            sendDue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Sends what is due, one mail after the other.
     *
     * @return how many mails were tried
     */
    int sendDue() {
        int tried = 0;
        boolean more = true;
        while (more && !stopped) {
            List<Delivery> due = deliveries.claim(MOST_TOGETHER);
            int begun = due.isEmpty() ? 0 : send(due);
            tried += begun;
            more = begun == MOST_TOGETHER;
        }
        return tried;
    }

    /** Tries these as long as the server answers and the claim lasts, and hands back the rest; how many it has tried. */
    private int send(List<Delivery> due) {
        long start = System.nanoTime();
        var known = database.read(
                () -> contacts.find(due.stream().map(Delivery::accountId).collect(Collectors.toSet())));
        int begun = 0;
        try (var round = new Round(known, transport.open(), new ArrayList<>(), new AtomicBoolean(true))) {
            try {
                while (begun < due.size()
                        && round.answers().get()
                        && !stopped
                        && System.nanoTime() - start < BEGIN_WITHIN.toNanos()) {
                    Delivery delivery = due.get(begun++);
                    traces.follow(
                            delivery.trace(),
                            "mail " + delivery.kind().template(),
                            Map.of("souk.delivery.id", delivery.id().toString()),
                            () -> send(delivery, round));
                }
            } finally {
                deliveries.sent(round.sent());
                deliveries.handBack(due.subList(begun, due.size()));
            }
        }
        return begun;
    }

    /**
     * Mails in one conversation.
     *
     * @param answers whether the server, as far as it was asked, answers
     */
    private record Round(Map<UUID, Contact> contacts, Conversation server, List<Sent> sent, AtomicBoolean answers)
            implements AutoCloseable {

        @Override
        public void close() {
            server.close();
        }
    }

    private void send(Delivery delivery, Round round) {
        try {
            Contact contact = round.contacts().get(delivery.accountId());
            if (contact == null) {
                fail(delivery, "the account is not known yet");
            } else {
                send(delivery, contact, round);
            }
        } catch (MailRefused e) {
            LOG.log(WARNING, "mail {0} is refused for good: {1}", delivery.id(), e.getMessage());
            deliveries.end(delivery, DeliveryState.GIVEN_UP, e.getMessage());
        } catch (SendFailedException | RemoteException e) {
            fail(delivery, e.getMessage());
        } catch (MessagingException e) {
            round.answers().set(false);
            fail(delivery, e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(ERROR, () -> "mail " + delivery.id() + " can not be made", e);
            fail(delivery, e.getClass().getSimpleName());
        }
    }

    private void send(Delivery delivery, Contact contact, Round round) throws MessagingException {
        var values = new HashMap<String, Object>(delivery.data());
        values.put("hello", contact.name().map(name -> "Hello " + name).orElse("Hello"));
        try {
            code(delivery).ifPresent(code -> values.put("code", code));
        } catch (RemoteProblem e) {
            if (e.status() != 404) {
                throw e;
            }
            deliveries.end(delivery, DeliveryState.OBSOLETE, "the code is over");
            return;
        }
        Mail mail = templates.render(delivery.kind().template(), values);
        round.server().send(delivery.id(), contact, mail);
        round.sent().add(new Sent(delivery.id(), contact.email(), mail.subject()));
        LOG.log(DEBUG, "mail {0} ({1}) is sent", delivery.id(), delivery.kind());
    }

    /** What the mail is about, for those that carry a code. */
    private Optional<String> code(Delivery delivery) {
        return switch (delivery.kind()) {
            case CONFIRM_EMAIL -> Optional.of(codes.confirmation(id(delivery, "confirmationId")));
            case RESET_PASSWORD -> Optional.of(codes.reset(id(delivery, "resetId")));
            case REGISTERED_AGAIN,
                    PASSWORD_CHANGED,
                    ORDER_CONFIRMED,
                    ORDER_CANCELLED,
                    ORDER_SHIPPED,
                    PAYMENT_RECEIPT,
                    PAYMENT_REFUNDED,
                    RETURN_APPROVED,
                    RETURN_REJECTED -> Optional.empty();
        };
    }

    private static UUID id(Delivery delivery, String name) {
        return UUID.fromString((String) delivery.data().get(name));
    }

    private void fail(Delivery delivery, String reason) {
        if (delivery.attempts() >= MOST_ATTEMPTS) {
            LOG.log(WARNING, "mail {0} is given up: {1}", delivery.id(), reason);
            deliveries.end(delivery, DeliveryState.GIVEN_UP, reason);
        } else {
            LOG.log(WARNING, "mail {0} is tried again: {1}", delivery.id(), reason);
            deliveries.retry(delivery, reason, pause(delivery.attempts()));
        }
    }

    /**
     * Half a second after the first failure, twice as long after each further one, an hour at most. So short at first because
     * somebody who registers waits for the mail, and what fails then is mostly another service that is still starting.
     */
    static Duration pause(int attempts) {
        return Duration.ofMillis(Math.min(3_600_000L, 250L << Math.min(attempts, 20)));
    }
}
