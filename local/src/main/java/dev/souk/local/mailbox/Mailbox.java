package dev.souk.local.mailbox;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserImpl;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/**
 * An SMTP server that takes every mail and passes none on. Mails live as long as the process; of all but the newest the
 * contents are forgotten, so that load does not fill the memory.
 */
final class Mailbox {
    private final int keptWhole;

    /** In order of arrival. */
    private final List<Arrived> arrived = new ArrayList<>();

    /** @param keptWhole of so many mails the contents are kept */
    Mailbox(int smtpPort, int keptWhole) {
        this.keptWhole = keptWhole;
        GreenMail server = new GreenMail(new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        GreenMailUser everybody = new Everybody(server.getManagers().getImapHostManager());
        server.getUserManager().setMessageDeliveryHandler((_, _) -> everybody);
        server.start();
    }

    /** @param message empty when it is forgotten */
    private record Arrived(Summary summary, Optional<MimeMessage> message) {}

    /** Whoever mail is for. */
    private final class Everybody extends UserImpl {
        Everybody(ImapHostManager none) {
            super("everybody@localhost", "everybody", "", none);
        }

        @Override
        public void deliver(MimeMessage message) {
            keep(message);
        }

        @Override
        public void deliver(MovingMessage message) {
            keep(message.getMessage());
        }
    }

    /**
     * A mail without its contents.
     *
     * @param id counts arrivals from 1, and stays the same
     * @param messageId by which a mail that was sent twice is known; empty when the sender gave none
     */
    record Summary(int id, String from, List<String> to, String subject, Instant at, String messageId) {}

    /** A mail in both its forms; a form that was not sent is empty. */
    record Mail(int id, String from, List<String> to, String subject, Instant at, String text, String html) {}

    private synchronized void keep(MimeMessage message) {
        arrived.add(new Arrived(summary(arrived.size() + 1, message), Optional.of(message)));
        int old = arrived.size() - 1 - keptWhole;
        if (old >= 0) {
            arrived.set(old, new Arrived(arrived.get(old).summary(), Optional.empty()));
        }
    }

    /** Newest first; only those to an address when one is given. */
    synchronized List<Summary> list(Optional<String> to) {
        return arrived.reversed().stream()
                .map(Arrived::summary)
                .filter(mail -> to.isEmpty() || mail.to().stream().anyMatch(to.get()::equalsIgnoreCase))
                .toList();
    }

    synchronized Optional<Mail> find(int id) {
        if (id < 1 || id > arrived.size()) {
            return Optional.empty();
        }
        Summary summary = arrived.get(id - 1).summary();
        Optional<MimeMessage> message = arrived.get(id - 1).message();
        return Optional.of(new Mail(
                id,
                summary.from(),
                summary.to(),
                summary.subject(),
                summary.at(),
                message.map(whole -> content(whole, "text/plain").orElse(""))
                        .orElse("This mail is too old: only the newest " + keptWhole + " are kept whole."),
                message.flatMap(whole -> content(whole, "text/html")).orElse("")));
    }

    private static Instant sentAt(MimeMessage message) throws MessagingException {
        return Optional.ofNullable(message.getSentDate()).map(Date::toInstant).orElse(Instant.EPOCH);
    }

    private static Summary summary(int id, MimeMessage message) {
        try {
            List<String> from = addresses(message.getFrom());
            return new Summary(
                    id,
                    from.isEmpty() ? "" : from.getFirst(),
                    addresses(message.getRecipients(Message.RecipientType.TO)),
                    Optional.ofNullable(message.getSubject()).orElse(""),
                    sentAt(message),
                    Optional.ofNullable(message.getMessageID()).orElse(""));
        } catch (MessagingException e) {
            throw new IllegalStateException("mail " + id + " cannot be read", e);
        }
    }

    private static List<String> addresses(Address[] addresses) {
        return addresses == null
                ? List.of()
                : Arrays.stream(addresses).map(Mailbox::plain).toList();
    }

    private static String plain(Address address) {
        return address instanceof InternetAddress internet ? internet.getAddress() : address.toString();
    }

    private static Optional<String> content(Part part, String type) {
        try {
            if (part.isMimeType(type)) {
                return Optional.of(part.getContent().toString());
            }
            if (part.getContent() instanceof Multipart parts) {
                for (int index = 0; index < parts.getCount(); index++) {
                    BodyPart inner = parts.getBodyPart(index);
                    Optional<String> found = content(inner, type);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a mail cannot be read", e);
        }
    }
}
