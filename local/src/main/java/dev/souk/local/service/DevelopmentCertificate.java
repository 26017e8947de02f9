package dev.souk.local.service;

import dev.souk.local.Failure;
import dev.souk.local.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A certificate for {@code localhost} that this machine signs itself, for {@code ./souk up --tls}. It is there as long as TLS
 * is wanted, and good for a year.
 *
 * @param folder where its files are
 */
public record DevelopmentCertificate(Path folder) {
    private static final String PASSWORD = "development";
    private static final String ALIAS = "edge";
    /** So long before its end it is made anew. */
    static final Duration RENEWED_BEFORE = Duration.ofDays(30);

    /** The one of a platform. */
    public static DevelopmentCertificate of(Path home) {
        return new DevelopmentCertificate(home.resolve("tls"));
    }

    /** Whether TLS is wanted. */
    public boolean exists() {
        return Files.exists(certificate()) && Files.exists(key()) && Files.exists(trust());
    }

    /** In PEM; what a browser or {@code curl --cacert} has to trust. */
    public Path certificate() {
        return folder.resolve("certificate.pem");
    }

    Path key() {
        return folder.resolve("key.pem");
    }

    private Path trust() {
        return folder.resolve("trust.p12");
    }

    /** Makes it unless one is there that is good for a while; those that run with another one have to start anew. */
    public void make(Instant now) {
        if (exists() && end().minus(RENEWED_BEFORE).isAfter(now)) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Path store = folder.resolve("key.p12");
            Files.deleteIfExists(store);
            String keytool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            Tools.require(
                    "making a certificate",
                    List.of(
                            keytool,
                            "-genkeypair",
                            "-alias",
                            ALIAS,
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "SAN=dns:localhost,ip:127.0.0.1,ip:::1",
                            "-validity",
                            "365",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD));
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            delete();
            Files.createFile(key(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            pem(key(), "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
            pem(certificate(), "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
            Files.delete(store);
            Tools.require(
                    "trusting the certificate",
                    List.of(
                            keytool,
                            "-importcert",
                            "-noprompt",
                            "-alias",
                            ALIAS,
                            "-file",
                            certificate().toString(),
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            trust().toString(),
                            "-storepass",
                            PASSWORD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK reads what its keytool writes", e);
        }
    }

    /** In PEM; empty when there is none. */
    String text() {
        try {
            return exists() ? Files.readString(certificate()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Instant end() {
        try (InputStream in = Files.newInputStream(certificate())) {
            X509Certificate read =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            return read.getNotAfter().toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new Failure(certificate() + " is no certificate: delete it, and ./souk up --tls makes another", e);
        }
    }

    /** Takes it away: the edge then speaks plain HTTP again. */
    public void delete() {
        try {
            for (Path file : List.of(certificate(), key(), trust())) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has this process trust it and nothing else; it talks to nobody but the platform by TLS. */
    public void trustHere() {
        if (exists()) {
            System.setProperty("javax.net.ssl.trustStore", trust().toString());
            System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
        }
    }

    /** The same for another JVM, as its options. */
    String trustingOptions() {
        return Stream.of("trustStore=" + trust(), "trustStorePassword=" + PASSWORD)
                .map(option -> "-Djavax.net.ssl." + option)
                .reduce((one, other) -> one + " " + other)
                .orElseThrow();
    }

    private static void pem(Path file, String what, byte[] bytes) throws IOException {
        Files.write(
                file,
                List.of(
                        "-----BEGIN " + what + "-----",
                        Base64.getMimeEncoder().encodeToString(bytes),
                        "-----END " + what + "-----"));
    }
}
