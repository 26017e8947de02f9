package dev.souk.platform.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

    private static final MessageDigest SHA_256 = sha256();

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
        byte[] bytes = jwt.getBytes(StandardCharsets.UTF_8);
        ByteBuffer digest = ByteBuffer.wrap(fresh().digest(bytes));
        return new Digest(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
    }

    /** To copy one that was never used costs less than to look for its provider with every request. */
    private static MessageDigest fresh() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 can't be copied here", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** A SHA-256 digest; any part of it is as good a hash as the whole. */
    private record Digest(long first, long second, long third, long fourth) {
        @Override
        public int hashCode() {
            return (int) first;
        }
    }
}
