package dev.souk.billing.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

    private static final String OLD = "the-old-secret-of-the-shop";
    private static final String NEW = "the-new-secret-of-the-shop";
    private static final byte[] BODY = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void isAnHmacOverTimestampAndBody() {
        // printf '1700000000.{"id":"1"}' | openssl dgst -sha256 -hmac the-old-secret-of-the-shop
        assertEquals(
                "v1=08f54b528cf402ac4712ad054a7184f4f84045d78253aad0ac30c5ace25896da",
                WebhookSignature.sign(OLD, "1700000000", BODY));
    }

    @Test
    void isGoodForTheSameTimestampAndBodyOnly() {
        String signature = WebhookSignature.sign(OLD, "1700000000", BODY);
        assertTrue(WebhookSignature.isGood(List.of(OLD), "1700000000", BODY, signature));
        assertFalse(WebhookSignature.isGood(List.of(OLD), "1700000001", BODY, signature));
        assertFalse(WebhookSignature.isGood(List.of(OLD), "1700000000", new byte[0], signature));
        assertFalse(WebhookSignature.isGood(List.of(NEW), "1700000000", BODY, signature));
        for (String none :
                new String[] {"", "v1=", ",", "v1", signature.substring(0, 20), signature.replace("v1", "v2")}) {
            assertFalse(WebhookSignature.isGood(List.of(OLD), "1700000000", BODY, none), none);
        }
    }

    @Test
    void aSecretIsReplacedWithoutAnInterval() {
        String byOld = WebhookSignature.sign(OLD, "1", BODY);
        String byNew = WebhookSignature.sign(NEW, "1", BODY);
        for (String signature : new String[] {byOld, byNew, byOld + ", " + byNew}) {
            assertTrue(WebhookSignature.isGood(List.of(NEW, OLD), "1", BODY, signature));
        }
        assertFalse(WebhookSignature.isGood(List.of(NEW), "1", BODY, byOld));
        assertTrue(WebhookSignature.isGood(List.of(NEW), "1", BODY, "v1=00, " + byNew));
    }

    @Test
    void secretsAreOneOrTwoAndNotShort() {
        assertEquals(NEW, new WebhookSecrets(Optional.of(NEW + ", " + OLD)).newest());
        assertTrue(new WebhookSecrets(Optional.empty()).newest().length() >= 32);
        for (String wrong : List.of("short", OLD + "," + NEW + ",a-third-secret-of-the-shop")) {
            assertThrows(IllegalArgumentException.class, () -> new WebhookSecrets(Optional.of(wrong)));
        }
    }
}
