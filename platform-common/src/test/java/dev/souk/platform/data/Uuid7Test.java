package dev.souk.platform.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Uuid7Test {

    @Test
    void hasVersionVariantAndTheTime() {
        long before = System.currentTimeMillis();
        UUID id = Uuid7.next();
        long after = System.currentTimeMillis();
        assertEquals(7, id.version());
        assertEquals(2, id.variant());
        long millis = id.getMostSignificantBits() >>> 16;
        // Ids made before in this process may have run ahead of the clock by some thousandths of a millisecond.
        assertTrue(millis >= before && millis <= after + 1, millis + " between " + before + " and " + after);
    }

    @Test
    void risesAlsoAmongThreads() throws Exception {
        Set<String> all = Collections.synchronizedSet(new TreeSet<>());
        List<Thread> threads = new ArrayList<>();
        List<String> unordered = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                String last = "";
                for (int j = 0; j < 10_000; j++) {
                    String next = Uuid7.next().toString();
                    if (next.compareTo(last) <= 0) {
                        unordered.add(next);
                    }
                    all.add(next);
                    last = next;
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), unordered);
        assertEquals(40_000, all.size());
    }
}
