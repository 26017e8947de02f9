package dev.souk.local.mailbox;

/** The mailbox as a process of its own: {@code MailboxMain <SMTP port> <page port>}. */
public final class MailboxMain {
    /** Takes some 20 MB. */
    private static final int KEPT_WHOLE = 2_000;

    private MailboxMain() {}

    public static void main(String[] arguments) {
        Mailbox mailbox = new Mailbox(Integer.parseInt(arguments[0]), KEPT_WHOLE);
        new MailboxPage(mailbox).serve(Integer.parseInt(arguments[1]));
    }
}
