package dev.souk.local.process;

import dev.souk.local.Tools;
import java.util.ArrayList;
import java.util.List;

/** Puts a command into a session of its own without changing its process id. */
final class Session {
    private Session() {}

    static List<String> detached(List<String> command) {
        List<String> detached = new ArrayList<>();
        if (Tools.onPath("setsid").isPresent()) {
            detached.add("setsid");
        } else { // macOS has no setsid command, but a perl
            detached.addAll(List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV", "--"));
        }
        detached.addAll(command);
        return detached;
    }
}
