package dev.souk.notify.mail;

/** A mail ready to be sent, in both forms; the reader's program picks one. */
public record Mail(String subject, String text, String html) {}
