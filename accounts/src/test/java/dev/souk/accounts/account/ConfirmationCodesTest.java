package dev.souk.accounts.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.souk.accounts.KeySecret;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConfirmationCodesTest {

    private final ConfirmationCodes codes = codes("a secret that is long enough to be used");
    private final UUID id = UUID.randomUUID();

    @Test
    void isTheSameWheneverItIsNeeded() {
        assertEquals(
                codes.code(id), codes("a secret that is long enough to be used").code(id));
        assertEquals(43, codes.code(id).length());
        assertEquals(Optional.of(id), codes.confirmationId(codes.code(id)));
    }

    @Test
    void cannotBeMadeWithoutTheSecret() {
        assertEquals(
                Optional.empty(),
                codes.confirmationId(codes("another secret that is long enough").code(id)));
    }

    @Test
    void cannotBeChanged() {
        String code = codes.code(id);
        for (int i = 0; i < code.length() - 1; i++) {
            char other = code.charAt(i) == 'A' ? 'B' : 'A';
            String changed = code.substring(0, i) + other + code.substring(i + 1);
            assertEquals(Optional.empty(), codes.confirmationId(changed), changed);
        }
        assertEquals(Optional.empty(), codes.confirmationId(""));
        assertEquals(Optional.empty(), codes.confirmationId(code + "AA"));
        assertEquals(Optional.empty(), codes.confirmationId("not base64!"));
    }

    private static ConfirmationCodes codes(String secret) {
        return new ConfirmationCodes(new KeySecret(Optional.of(secret)));
    }
}
