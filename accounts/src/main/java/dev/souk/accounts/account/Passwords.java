package dev.souk.accounts.account;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.Problems;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Hashes passwords with bcrypt, behind HMAC-SHA-256.
 *
 * <p>bcrypt reads 72 bytes and stops at a zero byte. The HMAC turns a password of any length into 44 characters of
 * base64, so every byte counts; its constant key keeps bare SHA-256 digests, stolen elsewhere, from being tried here
 * ("password shucking"). Passwords are normalised first (NFC, RFC 8265 OpaqueString), because keyboards differ.
 *
 * <p>Hashing takes a core for a tenth of a second or so. Only as many run at once as there are cores; the others wait a
 * little and are then turned away.
 */
@Singleton
public class Passwords {

    /** Fewest characters of a password (NIST SP 800-63B asks for 8). */
    public static final int MIN_LENGTH = 10;

    /** Most characters of a password. */
    public static final int MAX_LENGTH = 256;

    private static final byte[] CONTEXT = "souk.accounts.password.v1".getBytes(StandardCharsets.US_ASCII);
    static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

    private final int cost;
    private final String dummy;
    private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    /**
     * @param cost work factor, 4 to 31; the time doubles with each step; OWASP asks for 10 at least
     */
    @Inject
    public Passwords(@ConfigProperty(name = "souk.accounts.bcrypt-cost", defaultValue = "11") int cost) {
        this.cost = cost;
        this.dummy = BCrypt.hashpw("nobody's password", BCrypt.gensalt(cost));
    }

    /** A salted hash to keep; another one at each call. */
    public String hash(String password) {
        try (Turn turn = turn()) {
            return turn.hash(password);
        }
    }

    /** Whether this is the password of the hash. Takes as long without a hash as with one. */
    public boolean matches(String password, Optional<String> hash) {
        try (Turn turn = turn()) {
            return turn.matches(password, hash);
        }
    }

    /**
     * A core, for who has to know that there is one before anything else is done. To be closed.
     *
     * @throws ProblemException 503 when none was free for {@link #LONGEST_WAIT}
     */
    public Turn turn() {
        try {
            if (!cores.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Problems.unavailable("Too many people log in just now; try again.", LONGEST_WAIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.unavailable("The service is stopping; try again.", LONGEST_WAIT);
        }
        return new Turn();
    }

    /** A core that is this caller's until it is closed. */
    public final class Turn implements AutoCloseable {
        private Turn() {}

        /** As {@link Passwords#hash}. */
        public String hash(String password) {
            return BCrypt.hashpw(digest(password), BCrypt.gensalt(cost));
        }

        /** As {@link Passwords#matches}. */
        public boolean matches(String password, Optional<String> hash) {
            boolean same = BCrypt.checkpw(digest(password), hash.orElse(dummy));
            return same && hash.isPresent();
        }

        @Override
        public void close() {
            cores.release();
        }
    }

    private static String digest(String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(CONTEXT, "HmacSHA256"));
            String normal = Normalizer.normalize(password, Normalizer.Form.NFC);
            return Base64.getEncoder().encodeToString(mac.doFinal(normal.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has HmacSHA256", e);
        }
    }
}
