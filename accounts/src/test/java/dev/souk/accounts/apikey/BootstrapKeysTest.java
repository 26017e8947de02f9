package dev.souk.accounts.apikey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapKeysTest {

    private static final String DIGEST =
            HexFormat.of().formatHex(KeyText.random().hash());

    @Test
    void readsNamesDigestsAndScopes() {
        List<BootstrapKeys.Entry> entries =
                BootstrapKeys.parse("orders=" + DIGEST + ":catalog:holds billing:payments, edge=" + DIGEST + ":,");
        assertEquals(
                List.of(
                        new BootstrapKeys.Entry("orders", DIGEST, List.of("catalog:holds", "billing:payments")),
                        new BootstrapKeys.Entry("edge", DIGEST, List.of())),
                entries);
        assertEquals(List.of(), BootstrapKeys.parse(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"orders", "orders=", "orders=abc:catalog:holds", "Orders=%s:a:b", "orders=%s", "orders=%s:holds"
            })
    void saysWhichEntryIsWrongAndShowsNoDigest(String entry) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> BootstrapKeys.parse(entry.formatted(DIGEST)));
        assertFalse(refused.getMessage().contains(DIGEST));
    }
}
