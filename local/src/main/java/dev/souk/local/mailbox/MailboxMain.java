package dev.souk.local.mailbox;

/** The mailbox as a process of its own: {@code MailboxMain <SMTP port> <page port>}. */
public final class MailboxMain {
    private MailboxMain() {}

    public static void main(String[] arguments) {
        Mailbox mailbox = new Mailbox(Integer.parseInt(arguments[0]));
        new MailboxPage(mailbox).serve(Integer.parseInt(arguments[1]));
    }
}
