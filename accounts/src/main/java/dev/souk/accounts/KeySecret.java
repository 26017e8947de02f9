package dev.souk.accounts;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The one secret of this service, {@code souk.accounts.key-secret}, from which the key of each purpose is derived (HKDF,
 * RFC 5869). All instances need the same one; with another one the signing keys in the database cannot be read.
 */
@Singleton
public class KeySecret {

    private static final int MIN_LENGTH = 32;

    private final byte[] secret;

    /**
     * @throws IllegalStateException when the secret is missing or shorter than 32 characters
     */
    @Inject
    public KeySecret(@ConfigProperty(name = "souk.accounts.key-secret") Optional<String> configured) {
        String text = configured
                .filter(it -> it.length() >= MIN_LENGTH)
                .orElseThrow(() -> new IllegalStateException(
                        "Set souk.accounts.key-secret to at least 32 random characters, the same for all instances"
                                + " of accounts: it protects the signing keys (openssl rand -base64 32)"));
        this.secret = text.getBytes(StandardCharsets.UTF_8);
    }

    /** The key for one purpose, 256 bits for {@code algorithm}. */
    public SecretKey derive(String purpose, String algorithm) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .thenExpand(("souk.accounts." + purpose).getBytes(StandardCharsets.US_ASCII), 32));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no HKDF-SHA256", e);
        }
    }
}
