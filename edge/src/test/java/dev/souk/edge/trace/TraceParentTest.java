package dev.souk.edge.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void continuesATraceWithASpanOfItsOwn() {
        TraceParent here = TraceParent.of(Optional.of("00-" + TRACE + "-" + SPAN + "-00"), false, _ -> false);
        assertEquals(TRACE, here.traceId());
        assertEquals(Optional.of(SPAN), here.parent());
        assertNotEquals(SPAN, here.spanId());
        assertEquals("00-" + TRACE + "-" + here.spanId() + "-00", here.header());
    }

    @Test
    void onlyATrustedProxyDecidesWhatIsKept() {
        Optional<String> kept = Optional.of("00-" + TRACE + "-" + SPAN + "-01");
        assertFalse(TraceParent.of(kept, false, _ -> false).kept());
        assertTrue(TraceParent.of(kept, true, _ -> false).kept());
        assertFalse(TraceParent.of(kept, false, TRACE::equals).kept(), "a client could choose an id that is kept");
        Optional<String> left = Optional.of("00-" + TRACE + "-" + SPAN + "-00");
        assertTrue(TraceParent.of(left, true, TRACE::equals).kept(), "the ratio goes by the id");
        assertTrue(TraceParent.of(left, false, _ -> true).kept());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-" + TRACE + "-" + SPAN,
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01"
            })
    void beginsATraceWhereNoneCanBeRead(String header) {
        TraceParent here = TraceParent.of(Optional.of(header), true, _ -> false);
        assertEquals(Optional.empty(), here.parent());
        assertNotEquals(TRACE, here.traceId());
        assertTrue(here.header().matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"), here.header());
    }

    @Test
    void aLaterVersionMayCarryMore() {
        String header = "01-" + TRACE + "-" + SPAN + "-00-more";
        assertEquals(
                TRACE, TraceParent.of(Optional.of(header), false, _ -> false).traceId());
    }
}
