package dev.souk.edge.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A certificate and its key in PEM, as certificate authorities and their clients write them.
 *
 * @param certificate the chain, the server's own first
 * @param key in PKCS #8, not encrypted: RSA or EC
 */
record KeyFiles(Path certificate, Path key) {

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] IN_MEMORY = "memory".toCharArray();

    /** What was read at one time. */
    record Loaded(X509ExtendedKeyManager keys, X509Certificate certificate) {}

    /**
     * Reads both.
     *
     * @throws GeneralSecurityException when they can't be read, or do not belong together: its message says what to do
     */
    Loaded load() throws IOException, GeneralSecurityException {
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate)))
                .toArray(Certificate[]::new);
        if (chain.length == 0) {
            throw new GeneralSecurityException(certificate + " holds no certificate in PEM");
        }
        PrivateKey secret = key(Files.readString(key, US_ASCII), chain[0].getPublicKey());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("edge", secret, IN_MEMORY, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return new Loaded((X509ExtendedKeyManager) factory.getKeyManagers()[0], (X509Certificate) chain[0]);
    }

    /** When the files were last changed; changes with either. */
    Optional<String> state() {
        try {
            return Optional.of(Files.getLastModifiedTime(certificate) + " " + Files.getLastModifiedTime(key) + " "
                    + Files.size(certificate) + " " + Files.size(key));
        } catch (IOException e) {
            return Optional.empty(); // being replaced
        }
    }

    private PrivateKey key(String pem, PublicKey counterpart) throws GeneralSecurityException {
        Matcher form = PKCS8.matcher(pem);
        if (!form.find()) {
            throw new GeneralSecurityException(key
                    + " holds no key in PKCS #8 (BEGIN PRIVATE KEY): convert it with openssl pkcs8 -topk8 -nocrypt");
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(form.group(1));
            PrivateKey secret =
                    KeyFactory.getInstance(counterpart.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            requirePair(secret, counterpart);
            return secret;
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            throw new GeneralSecurityException(key + " is not the key of " + certificate, e);
        }
    }

    private void requirePair(PrivateKey secret, PublicKey counterpart) throws GeneralSecurityException {
        Signature signature =
                Signature.getInstance(counterpart.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
        byte[] probe = {1, 2, 3};
        signature.initSign(secret);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(counterpart);
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException(key + " is not the key of " + certificate);
        }
    }
}
