package dev.souk.platform.identity;

import dev.souk.platform.secret.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tokens whose signature has been checked, so that it is checked once and not with every request. Holds digests, never a
 * token, and only of genuine tokens: nobody else can fill it.
 */
final class VerifiedTokens {

    /** At about 300 bytes each this is 3 MB at most. */
    static final int MAX_TOKENS = 10_000;

    private final ConcurrentMap<Digest, VerifiedToken> tokens = new ConcurrentHashMap<>();

    Optional<VerifiedToken> get(String jwt) {
        return Optional.ofNullable(tokens.get(digest(jwt)));
    }

    /** Remembers a token. A full cache first forgets what has expired, and everything if that frees nothing. */
    void put(String jwt, VerifiedToken token, Instant now) {
        if (tokens.size() >= MAX_TOKENS) {
            tokens.values().removeIf(known -> known.expires().isBefore(now));
            if (tokens.size() >= MAX_TOKENS) {
                tokens.clear();
            }
        }
        tokens.put(digest(jwt), token);
    }

    int size() {
        return tokens.size();
    }

    private static Digest digest(String jwt) {
        ByteBuffer digest = ByteBuffer.wrap(Sha256.of(jwt));
        return new Digest(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
    }

    /** A SHA-256 digest; any part of it is as good a hash as the whole. */
    private record Digest(long first, long second, long third, long fourth) {
        @Override
        public int hashCode() {
            return (int) first;
        }
    }
}
