package dev.souk.platform.telemetry;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.logging.common.HelidonMdc;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The id that joins the log lines of one request in all services. It travels in the header {@value #HEADER}. */
public final class RequestId {

    /** The header of requests and answers. */
    public static final String HEADER = "X-Request-Id";

    /** {@link #HEADER} for Helidon. */
    public static final HeaderName NAME = HeaderNames.create(HEADER);

    static final String KEY = "requestId";

    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{7,63}");

    private RequestId() {}

    /** The id of the request that this thread works on. */
    public static Optional<String> current() {
        return HelidonMdc.get(KEY);
    }

    /** Work for the request that this thread works on, to be done by another thread. */
    public static <T> Supplier<T> carry(Supplier<T> work) {
        var id = current();
        return id.isEmpty()
                ? work
                : () -> {
                    HelidonMdc.set(KEY, id.get());
                    try {
                        return work.get();
                    } finally {
                        HelidonMdc.remove(KEY);
                    }
                };
    }

    /** The id that a caller gave when it is 8 to 64 letters, digits, dots, hyphens or underscores; else a new one. */
    public static String of(Optional<String> given) {
        return given.filter(id -> WELL_FORMED.matcher(id).matches()).orElseGet(RequestId::next);
    }

    /** Unique, not secret: a secure random number costs more than all else that is done for a request here. */
    private static String next() {
        var random = ThreadLocalRandom.current();
        return new UUID((random.nextLong() & ~0xf000L) | 0x4000L, (random.nextLong() & ~(3L << 62)) | (2L << 62))
                .toString();
    }

    /** The URI of an occurrence in a problem document. */
    public static String urn(String id) {
        return "urn:souk:request:" + id;
    }
}
