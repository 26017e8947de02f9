package dev.souk.local.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.local.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DoorsTest {

    @Test
    void namesWhoHasAPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertFalse(Doors.free(port));
            assertTrue(Doors.answers(port));
            assertNotEquals(port, Doors.freeOrOther(port));
            Failure failure = assertThrows(Failure.class, () -> Doors.requireFree(port, "the edge", "SOUK_EDGE_PORT"));
            String message = failure.getMessage();
            assertTrue(message.startsWith("port " + port + ", which the edge needs, is in use by process "), message);
            assertTrue(message.contains(" " + ProcessHandle.current().pid() + " ("), message);
            assertTrue(message.endsWith("set SOUK_EDGE_PORT to another port"), message);
        }
    }

    @Test
    void takesTheWishedPortWhenItIsFree() {
        int port = Doors.anyFree();
        assertTrue(Doors.free(port));
        assertEquals(port, Doors.freeOrOther(port));
        Doors.requireFree(port, "the edge", "SOUK_EDGE_PORT");
    }

    /** A tenth of the ports that the kernel draws from: without memory some would come twice. */
    @Test
    void neverGivesAPortTwice() {
        int many = 3_000;
        assertEquals(
                many, IntStream.generate(Doors::anyFree).limit(many).distinct().count());
    }
}
