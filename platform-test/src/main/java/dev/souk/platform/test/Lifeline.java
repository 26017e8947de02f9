package dev.souk.platform.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Makes a server die with this JVM, also when the JVM is killed: a shell waits for the end of its pipe from us. */
final class Lifeline {
    private Lifeline() {}

    /** Kills the process {@code pid} and deletes {@code folder} once this JVM is gone. */
    static void tie(long pid, Path folder) {
        try {
            Process shell = new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "trap '' INT TERM HUP; cat >/dev/null; kill -INT $0; sleep 1; kill -KILL $0; rm -rf \"$1\"",
                            Long.toString(pid),
                            folder.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!shell.isAlive()) {
                throw new IllegalStateException("The lifeline of process " + pid + " ended at once");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Can't run /bin/sh", e);
        }
    }
}
