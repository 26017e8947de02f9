package dev.souk.accounts.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.accounts.KeySecret;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MailCodesTest {

    private final MailCodes codes = codes("a secret that is long enough to be used");
    private final UUID id = UUID.randomUUID();

    @Test
    void isTheSameWheneverItIsNeeded() {
        assertEquals(
                codes.code(id), codes("a secret that is long enough to be used").code(id));
        assertEquals(43, codes.code(id).length());
        assertEquals(Optional.of(id), codes.id(codes.code(id)));
    }

    @Test
    void cannotBeMadeWithoutTheSecret() {
        assertEquals(
                Optional.empty(),
                codes.id(codes("another secret that is long enough").code(id)));
    }

    @Test
    void isGoodForItsPurposeOnly() {
        KeySecret secret = new KeySecret(Optional.of("a secret that is long enough to be used"));
        assertEquals(Optional.empty(), codes.id(new MailCodes(secret, "password-reset-code").code(id)));
    }

    @Test
    void cannotBeChanged() {
        String code = codes.code(id);
        for (int i = 0; i < code.length() - 1; i++) {
            char other = code.charAt(i) == 'A' ? 'B' : 'A';
            String changed = code.substring(0, i) + other + code.substring(i + 1);
            assertEquals(Optional.empty(), codes.id(changed), changed);
        }
        assertEquals(Optional.empty(), codes.id(""));
        assertEquals(Optional.empty(), codes.id(code + "AA"));
        assertEquals(Optional.empty(), codes.id("not base64!"));
    }

    private static MailCodes codes(String secret) {
        return new MailCodes(new KeySecret(Optional.of(secret)), "confirmation-code");
    }
}
