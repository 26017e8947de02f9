package dev.souk.platform.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    @Test
    void theSamePlaceIsTheSameFaultWhateverTheMessage() {
        assertEquals(of("one", broken("order 1")), of("two", broken("order 2")));
        assertEquals("platform.errors.FingerprintTest.broken", place(broken("x")));
    }

    @Test
    void anotherPlaceOrAnotherKindIsAnotherFault() {
        assertNotEquals(of("one", broken("x")), of("one", brokenElsewhere("x")));
        assertNotEquals(of("one", broken("x")), of("one", new IllegalStateException(broken("x"))));
    }

    @Test
    void whatLambdasAreCalledDoesNotMatter() {
        Runnable first = () -> {
            throw new IllegalStateException("in a lambda");
        };
        var thrown = thrownBy(first);
        var renamed = thrownBy(first);
        var frames = renamed.getStackTrace();
        frames[0] = new StackTraceElement(
                frames[0].getClassName(), frames[0].getMethodName().replaceAll("\\d+$", "17"), "Other.java", 4711);
        renamed.setStackTrace(frames);
        assertEquals(of("x", thrown), of("x", renamed));
    }

    @Test
    void withoutAnExceptionTheTextCountsButNotItsNumbers() {
        assertEquals(
                of("mail 01936f2e-7b1a-7c55-9d1e-2f6f0f3c8a11 to 'ada' is late by 12 s"),
                of("mail 01936f00-1c2d-7e3f-8a4b-5c6d7e8f9a0b to 'bob' is late by 7 s"));
        assertNotEquals(of("mail is late"), of("mail is refused"));
    }

    private static String of(String message) {
        return Fingerprint.of(record(message, Optional.empty()));
    }

    private static String of(String message, Throwable thrown) {
        return Fingerprint.of(record(message, Optional.of(thrown)));
    }

    private static String place(Throwable thrown) {
        return Fingerprint.place(record("x", Optional.of(thrown)));
    }

    private static LogRecord record(String message, Optional<Throwable> thrown) {
        var record = new LogRecord(Level.SEVERE, message);
        record.setLoggerName("dev.souk.Some");
        thrown.ifPresent(record::setThrown);
        return record;
    }

    private static RuntimeException thrownBy(Runnable work) {
        try {
            work.run();
            throw new AssertionError("it was to throw");
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static RuntimeException broken(String message) {
        return new IllegalArgumentException(message);
    }

    private static RuntimeException brokenElsewhere(String message) {
        return new IllegalArgumentException(message);
    }
}
