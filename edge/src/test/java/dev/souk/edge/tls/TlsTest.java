package dev.souk.edge.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.platform.test.Eventually;
import io.helidon.microprofile.testing.junit5.AddConfig;
import io.helidon.microprofile.testing.junit5.HelidonTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.client.WebTarget;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The edge with TLS at its public port. */
@ExtendWith(TlsTest.Certificates.class)
@HelidonTest
@AddConfig(key = "server.port", value = "0")
@AddConfig(key = "souk.edge.config-file", value = "src/test/resources/test-edge-config.json")
@AddConfig(key = "souk.edge.tls.enabled", value = "true")
@AddConfig(key = "souk.edge.tls.certificate", value = "target/test-tls/certificate.pem")
@AddConfig(key = "souk.edge.tls.key", value = "target/test-tls/key.pem")
class TlsTest {

    private static final Path FOLDER = Path.of("target/test-tls");
    private static final String PASSWORD = "changeit";

    /** Makes the files before the container starts, which reads them. */
    static final class Certificates implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) throws Exception {
            make("one", "RSA");
            make("two", "EC");
            use("one");
        }
    }

    @Inject
    private WebTarget target;

    @Test
    void servesByTlsAndSaysThatItAlwaysWill() throws Exception {
        try (HttpClient http = HttpClient.newBuilder().sslContext(trusting()).build()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(
                                    "https://localhost:" + target.getUri().getPort() + "/docs"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals(
                    "max-age=31536000",
                    answer.headers().firstValue("strict-transport-security").orElse(""));
        }
    }

    @Test
    void takesNewFilesWithoutARestartAndKeepsTheLastGoodOnes() throws Exception {
        use("one");
        Eventually.until("the first certificate", () -> served().equals("CN=one"));
        Files.writeString(FOLDER.resolve("key.pem"), "nonsense");
        Files.copy(FOLDER.resolve("two.pem"), FOLDER.resolve("certificate.pem"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals("CN=one", served(), "the last good one");
        use("two");
        Eventually.until("the second certificate", () -> served().equals("CN=two"));
        use("one");
        Eventually.until("the first certificate again", () -> served().equals("CN=one"));
    }

    @Test
    void saysWhyFilesAreNotTaken() {
        KeyFiles mixed = new KeyFiles(FOLDER.resolve("one.pem"), FOLDER.resolve("two.key"));
        GeneralSecurityException refused = assertThrows(GeneralSecurityException.class, mixed::load);
        assertTrue(refused.getMessage().contains("is not the key of"), refused.getMessage());
    }

    @Test
    void whatIsNotTlsGetsNothing() {
        assertThrows(IOException.class, () -> {
            try (var socket = new java.net.Socket("localhost", target.getUri().getPort())) {
                socket.getOutputStream()
                        .write("GET /docs HTTP/1.1\r\nHost: x\r\n\r\n"
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                byte[] answer = socket.getInputStream().readAllBytes();
                if (answer.length < 10 || answer[0] != 'H') {
                    throw new IOException("no HTTP");
                }
            }
        });
    }

    private String served() {
        try (SSLSocket socket = (SSLSocket) trusting()
                .getSocketFactory()
                .createSocket("localhost", target.getUri().getPort())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trusts everybody: who it is, is what the test looks at. */
    private static SSLContext trusting() throws GeneralSecurityException {
        System.setProperty("jdk.internal.httpclient.disableHostnameVerification", "true");
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        return context;
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static void make(String name, String algorithm)
            throws IOException, InterruptedException, GeneralSecurityException {
        Files.createDirectories(FOLDER);
        Path store = FOLDER.resolve(name + ".p12");
        Files.deleteIfExists(store);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "edge",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:localhost",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertEquals(0, keytool.waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        pem(name + ".pem", "CERTIFICATE", keys.getCertificate("edge").getEncoded());
        pem(
                name + ".key",
                "PRIVATE KEY",
                keys.getKey("edge", PASSWORD.toCharArray()).getEncoded());
    }

    private static void pem(String file, String what, byte[] bytes) throws IOException {
        List<String> lines = List.of(
                "-----BEGIN " + what + "-----",
                Base64.getMimeEncoder().encodeToString(bytes),
                "-----END " + what + "-----");
        Files.write(FOLDER.resolve(file), lines);
    }

    private static void use(String name) throws IOException {
        Files.copy(
                FOLDER.resolve(name + ".pem"), FOLDER.resolve("certificate.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(FOLDER.resolve(name + ".key"), FOLDER.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
    }
}
