package dev.souk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {

    @Test
    void growsWithWhatIsToBeDone() {
        assertEquals(0, new MemoryNeed(0, false, false).megabytes());
        assertEquals(6 * 260 + 350, new MemoryNeed(6, true, false).megabytes());
        assertEquals(6 * 260 + 350 + 900, new MemoryNeed(6, true, true).megabytes());
    }

    @Test
    void isToldInOneLineThatSaysWhatToDo() {
        MemoryNeed need = new MemoryNeed(6, true, false);
        Failure failure = assertThrows(Failure.class, () -> need.requireWithin(OptionalLong.of(1909)));
        assertEquals(
                "too little memory: 6 instances to start need about 1910 MB and 1909 MB are available:"
                        + " end something else, or ask for fewer instances",
                failure.getMessage());
    }

    @Test
    void isMetByEnoughAndByWhatNobodyKnows() {
        MemoryNeed need = new MemoryNeed(6, true, false);
        need.requireWithin(OptionalLong.of(1910));
        need.requireWithin(OptionalLong.empty());
    }
}
