package dev.souk.platform.problem;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A failure that nobody foresaw: the log has all of it, the client a reference that finds the line. */
final class Unexpected {

    private static final System.Logger LOG = System.getLogger(Unexpected.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();

    private Unexpected() {}

    static Problem problem(Throwable cause) {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        var reference = HexFormat.of().formatHex(bytes);
        LOG.log(System.Logger.Level.ERROR, "unexpected failure, reference " + reference, cause);
        return Problem.of(ProblemType.UNEXPECTED, "It is not your fault. Tell the reference to whoever runs this.")
                .with("reference", reference);
    }
}
