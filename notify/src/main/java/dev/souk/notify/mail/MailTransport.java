package dev.souk.notify.mail;

import static java.lang.System.Logger.Level.DEBUG;

import dev.souk.notify.contact.Contact;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.StreamProvider;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Hands mail to an SMTP server.
 *
 * <table>
 *   <caption>Configuration</caption>
 *   <tr><td>{@code souk.smtp.host}, {@code .port}</td><td>the server; without a host nothing is sent</td></tr>
 *   <tr><td>{@code souk.smtp.from}</td><td>the sender, {@code Name <address>}</td></tr>
 *   <tr><td>{@code souk.smtp.user}, {@code .password}</td><td>log-in, if it wants one; then TLS is required</td></tr>
 *   <tr><td>{@code souk.smtp.timeout}</td><td>of connecting, and of each answer; {@code PT5S}</td></tr>
 * </table>
 */
@Singleton
public class MailTransport {

    private static final System.Logger LOG = System.getLogger(MailTransport.class.getName());

    static {
        // Unless told, each part of each mail looks through all jars for who provides its streams: a third of what
        // sending cost.
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
    }

    private final Optional<String> host;
    private final Optional<String> user;
    private final String password;
    private final String from;
    private final Session session;

    @Inject
    public MailTransport(
            @ConfigProperty(name = "souk.smtp.host") Optional<String> host,
            @ConfigProperty(name = "souk.smtp.port", defaultValue = "25") int port,
            @ConfigProperty(name = "souk.smtp.from", defaultValue = "Souk <shop@souk.example>") String from,
            @ConfigProperty(name = "souk.smtp.user") Optional<String> user,
            @ConfigProperty(name = "souk.smtp.password") Optional<String> password,
            @ConfigProperty(name = "souk.smtp.timeout", defaultValue = "PT5S") Duration timeout) {
        this.host = host;
        this.user = user;
        this.password = password.orElse("");
        this.from = from;
        var properties = new Properties();
        String millis = Long.toString(timeout.toMillis());
        properties.put("mail.smtp.host", host.orElse(""));
        properties.put("mail.smtp.port", Integer.toString(port));
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", Boolean.toString(user.isPresent()));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.auth", Boolean.toString(user.isPresent()));
        // By default the name service is asked for ours, which takes seconds where there is none.
        properties.put("mail.smtp.localhost", domain(from));
        this.session = Session.getInstance(properties);
    }

    /** Whether there is a server to send to. */
    public boolean isConfigured() {
        return host.isPresent();
    }

    /** Begins to talk to the server: it is called when the first mail is sent. */
    public Conversation open() {
        return new Conversation();
    }

    /** One connection for any number of mails, one after the other; a failure ends it, and the next mail begins another. */
    public final class Conversation implements AutoCloseable {

        private Optional<Transport> line = Optional.empty();

        private Conversation() {}

        /**
         * Sends a mail; when it returns, the server has it.
         *
         * @param id the same for every attempt: it becomes the Message-ID, by which a mailbox can tell a repeat
         * @throws MailRefused when the server will never take it
         * @throws SendFailedException when it may another time
         * @throws MessagingException when the server does not answer as it should
         */
        public void send(UUID id, Contact to, Mail mail) throws MessagingException {
            var message = message(id, to, mail);
            try {
                line().sendMessage(message, message.getAllRecipients());
            } catch (MessagingException e) {
                close();
                if (e instanceof SendFailedException failure && isFinal(failure)) {
                    throw new MailRefused("the server refuses the address", e);
                }
                throw e;
            }
        }

        private Transport line() throws MessagingException {
            if (line.isEmpty()) {
                var opened = session.getTransport("smtp");
                opened.connect(user.orElse(null), user.isPresent() ? password : null);
                line = Optional.of(opened);
            }
            return line.get();
        }

        @Override
        public void close() {
            line.ifPresent(MailTransport::hangUp);
            line = Optional.empty();
        }
    }

    /**
     * Says hello to the server and nothing else. Done at the start, it spares the first mail the seconds that a cold process
     * takes for it.
     *
     * @throws MessagingException when the server is not there
     */
    public void greet() throws MessagingException {
        try (Conversation first = open()) {
            var _ = first.line();
        }
    }

    private static void hangUp(Transport line) {
        try {
            line.close();
        } catch (MessagingException e) {
            LOG.log(DEBUG, "The mail server was gone before the conversation ended", e);
        }
    }

    @SuppressWarnings("JavaUtilDate") // it is what Jakarta Mail takes
    private MimeMessage message(UUID id, Contact to, Mail mail) throws MessagingException {
        var message = new NamedMessage(session, "<" + id + "@souk>");
        message.setFrom(new InternetAddress(from));
        message.setRecipient(Message.RecipientType.TO, address(to));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(new Date());
        var text = new MimeBodyPart();
        text.setText(mail.text(), StandardCharsets.UTF_8.name());
        var html = new MimeBodyPart();
        html.setContent(mail.html(), "text/html; charset=utf-8");
        message.setContent(new MimeMultipart("alternative", text, html));
        message.saveChanges();
        return message;
    }

    /** Of the sender: the name by which we greet. */
    private static String domain(String from) {
        return from.replaceFirst(".*@", "").replaceFirst("[>\\s].*", "");
    }

    private static InternetAddress address(Contact to) {
        try {
            var address = new InternetAddress(to.email(), true);
            if (to.name().isPresent()) {
                address.setPersonal(to.name().get(), StandardCharsets.UTF_8.name());
            }
            return address;
        } catch (AddressException | UnsupportedEncodingException e) {
            throw new MailRefused("the address is not valid", e);
        }
    }

    /** Whether the server said 5xx to the only recipient. */
    private static boolean isFinal(SendFailedException e) {
        for (Exception next = e; next instanceof MessagingException failure; next = failure.getNextException()) {
            if (next instanceof SMTPAddressFailedException address && address.getReturnCode() >= 500) {
                return true;
            }
        }
        return false;
    }

    /** Keeps its own Message-ID, which would be made anew for each attempt. */
    private static final class NamedMessage extends MimeMessage {

        private final String id;

        NamedMessage(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
