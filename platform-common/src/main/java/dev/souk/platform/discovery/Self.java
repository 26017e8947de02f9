package dev.souk.platform.discovery;

/** Names by which processes address each other. */
public final class Self {
    /**
     * Request header that says whom a call means: {@code service/instance-id}, or {@code service} alone. A process that is
     * not meant answers 421 and does nothing; a call without the header is accepted.
     */
    public static final String TARGET_HEADER = "X-Souk-Target";

    private Self() {}
}
