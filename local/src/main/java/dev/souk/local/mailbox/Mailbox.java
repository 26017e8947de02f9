package dev.souk.local.mailbox;

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
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An SMTP server that takes every mail and passes none on. Mails live as long as the process. */
final class Mailbox {
    private final GreenMail server;
    /** In order of arrival; the server has them by recipient. */
    private final List<MimeMessage> arrived = new ArrayList<>();

    private final Set<MimeMessage> known = Collections.newSetFromMap(new IdentityHashMap<>());

    Mailbox(int smtpPort) {
        server = new GreenMail(new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
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

    /** Newest first; only those to an address when one is given. */
    List<Summary> list(Optional<String> to) {
        List<MimeMessage> received = received();
        List<Summary> mails = new ArrayList<>();
        for (int index = 0; index < received.size(); index++) {
            mails.add(summary(index + 1, received.get(index)));
        }
        Collections.reverse(mails);
        return mails.stream()
                .filter(mail -> to.isEmpty() || mail.to().stream().anyMatch(to.get()::equalsIgnoreCase))
                .toList();
    }

    Optional<Mail> find(int id) {
        List<MimeMessage> received = received();
        if (id < 1 || id > received.size()) {
            return Optional.empty();
        }
        MimeMessage message = received.get(id - 1);
        Summary summary = summary(id, message);
        return Optional.of(new Mail(
                id,
                summary.from(),
                summary.to(),
                summary.subject(),
                summary.at(),
                content(message, "text/plain").orElse(""),
                content(message, "text/html").orElse("")));
    }

    /** What came since the last look comes behind what came before it, whoever it is for. */
    private synchronized List<MimeMessage> received() {
        Stream.of(server.getReceivedMessages())
                .filter(message -> !known.contains(message))
                .sorted(Comparator.comparing(Mailbox::sentAt))
                .forEach(message -> {
                    known.add(message);
                    arrived.add(message);
                });
        return List.copyOf(arrived);
    }

    private static Instant sentAt(MimeMessage message) {
        try {
            return Optional.ofNullable(message.getSentDate())
                    .map(Date::toInstant)
                    .orElse(Instant.EPOCH);
        } catch (MessagingException e) {
            throw new IllegalStateException("a mail's date cannot be read", e);
        }
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
