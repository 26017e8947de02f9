package dev.souk.edge.trace;

import dev.souk.platform.telemetry.LateSpan;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a request in its trace (W3C Trace Context): continued from what the client sent, else begun here. Whether it is
 * kept is for the edge to say, by its ratio and the id of the trace, so that nobody outside can fill the store of traces; only
 * a trusted proxy's word on it counts.
 *
 * @param parent the client's span; empty when the trace begins here
 * @param kept whether services shall keep theirs
 */
public record TraceParent(String traceId, String spanId, Optional<String> parent, boolean kept) {

    /** The header. */
    public static final String HEADER = "traceparent";

    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final HexFormat HEX = HexFormat.of();

    /**
     * The place of a request that comes in.
     *
     * @param header as it was sent; one that can't be read is none
     * @param trusted whether what it says about keeping the trace counts
     * @param ratio tells of an id whether its trace is kept
     */
    public static TraceParent of(Optional<String> header, boolean trusted, Predicate<String> ratio) {
        if (header.isPresent()) {
            Matcher form = FORM.matcher(header.get());
            if (form.matches() && (form.group(4) == null || !header.get().startsWith("00"))) {
                String traceId = form.group(1);
                boolean asked = trusted && (Integer.parseInt(form.group(3), 16) & 1) == 1;
                // A client can choose an id that is kept: for those whom nobody trusts another one is drawn.
                boolean kept = asked || ratio.test(trusted ? traceId : newId());
                return new TraceParent(traceId, id(), Optional.of(form.group(2)), kept);
            }
        }
        String traceId = newId();
        return new TraceParent(traceId, id(), Optional.empty(), ratio.test(traceId));
    }

    /** As services are told. */
    public String header() {
        return "00-" + traceId + "-" + spanId + (kept ? "-01" : "-00");
    }

    LateSpan span() {
        return new LateSpan(traceId, spanId, parent);
    }

    private static String newId() {
        return HEX.toHexDigits(random()) + id();
    }

    private static String id() {
        return HEX.toHexDigits(random());
    }

    private static long random() {
        long random = ThreadLocalRandom.current().nextLong();
        return random == 0 ? 1 : random;
    }
}
