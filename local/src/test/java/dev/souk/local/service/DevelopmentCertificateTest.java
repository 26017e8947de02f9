package dev.souk.local.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCertificateTest {
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    private Path home;

    @Test
    void isMadeAnewInTheMonthBeforeItsEnd() throws Exception {
        DevelopmentCertificate certificate = DevelopmentCertificate.of(home);
        assertEquals("", certificate.text());
        Instant now = Instant.now();
        certificate.make(now);
        String first = certificate.text();
        Instant month = now.plus(YEAR).minus(DevelopmentCertificate.RENEWED_BEFORE);

        certificate.make(month.minus(Duration.ofDays(1)));
        assertEquals(first, certificate.text(), "it is good for more than a month");

        certificate.make(month.plus(Duration.ofDays(1)));
        assertNotEquals(first, certificate.text());
        try (InputStream in = Files.newInputStream(certificate.certificate())) {
            KeyStore trusted =
                    KeyStore.getInstance(home.resolve("tls/trust.p12").toFile(), "development".toCharArray());
            assertNotNull(
                    trusted.getCertificateAlias(
                            CertificateFactory.getInstance("X.509").generateCertificate(in)),
                    "the new one is trusted");
        }

        certificate.delete();
        assertFalse(certificate.exists());
    }
}
