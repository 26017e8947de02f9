package dev.souk.local.bench;

/**
 * How one operation ended.
 *
 * @param detail what was the matter, for people; empty when it was done
 */
public record Outcome(Kind kind, String detail) {
    /** It did what it was to do. */
    public static final Outcome DONE = new Outcome(Kind.DONE, "");

    /** What an operation can come to. */
    public enum Kind {
        /** It did what it was to do. */
        DONE,
        /** It was refused clearly, as the API says it may be: sold out, too many requests, busy. */
        REFUSED,
        /** It brought no answer, or one that says that the platform failed. */
        FAILED,
        /** It brought an answer that must never be given. One of these fails the whole measurement. */
        WRONG
    }

    /** It was refused clearly; {@code detail} says with which status and problem. */
    public static Outcome refused(String detail) {
        return new Outcome(Kind.REFUSED, detail);
    }

    /** It brought nothing of use; {@code detail} gives the status, or what became of the connection. */
    public static Outcome failed(String detail) {
        return new Outcome(Kind.FAILED, detail);
    }

    /** It brought what must never be; {@code detail} says what was answered and what should have been. */
    public static Outcome wrong(String detail) {
        return new Outcome(Kind.WRONG, detail);
    }
}
