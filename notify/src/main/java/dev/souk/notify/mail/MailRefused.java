package dev.souk.notify.mail;

/** The mail server refuses this mail for good, such as for an address that does not exist. */
public final class MailRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MailRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
