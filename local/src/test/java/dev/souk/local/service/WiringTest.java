package dev.souk.local.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.local.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WiringTest {
    @TempDir
    private Path folder;

    @Test
    void aServiceIsToldItsDatabaseButNotItsOwnersPassword() {
        Map<String, String> orders =
                wiring().of(ServiceDefinition.named("orders"), new InstanceName("orders", 1, "aaaa"), 0);

        assertEquals("jdbc:postgresql://db.example:5433/souk_orders", orders.get("SOUK_DB_URL"));
        assertEquals("souk_orders", orders.get("SOUK_DB_USER"));
        assertEquals("1-aaaa", orders.get("SOUK_INSTANCE"));
        assertEquals("0", orders.get("SERVER_PORT"));
        assertFalse(orders.containsKey("SOUK_TRACING_ENABLED"), "nobody takes traces");
        String ownersPassword = wiring().password("souk_orders_owner");
        assertFalse(orders.containsValue(ownersPassword));
        assertFalse(orders.toString().contains("admin-password"), "nor that of the server's administrator");
        assertFalse(wiring().of(ServiceDefinition.named("edge")).containsKey("SOUK_DB_URL"), "the edge has none");
    }

    @Test
    void accountsKnowsOnlyDigestsOfTheServicesKeys() throws GeneralSecurityException {
        String ordersKey = wiring().of(ServiceDefinition.named("orders")).get("SOUK_API_KEY");
        String keys = wiring().of(ServiceDefinition.named("accounts")).get("SOUK_ACCOUNTS_BOOTSTRAP_KEYS");

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(ordersKey.getBytes(StandardCharsets.US_ASCII));
        String entry = "orders=" + HexFormat.of().formatHex(digest) + ":catalog:quotes catalog:holds billing:payments";
        assertTrue(keys.contains(entry), keys);
        assertFalse(keys.contains(ordersKey));
    }

    @Test
    void aSecretIsMadeOnceAndOnlyItsOwnerMayReadIt() throws IOException {
        Secrets secrets = new Secrets(folder.resolve("secrets"));
        String one = secrets.get("one");
        assertEquals(one, new Secrets(folder.resolve("secrets")).get("one"));
        assertFalse(one.equals(secrets.get("other")));
        assertTrue(one.length() >= 32, "long enough for the strictest reader");
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secrets/one"))));
    }

    @Test
    void tracesGoToWhoeverTakesThem() {
        Map<String, String> orders =
                wiring(Optional.of("http://127.0.0.1:4318")).of(ServiceDefinition.named("orders"));
        assertEquals("true", orders.get("SOUK_TRACING_ENABLED"));
        assertEquals("http://127.0.0.1:4318", orders.get("OTEL_EXPORTER_OTLP_ENDPOINT"));
    }

    private Wiring wiring() {
        return wiring(Optional.empty());
    }

    private Wiring wiring(Optional<String> traces) {
        return new Wiring(
                Settings.from(folder, Map.of()),
                new Secrets(folder.resolve("secrets")),
                "postgresql://postgres:admin-password@db.example:5433/postgres",
                "redis://redis.example:6379",
                "http://consul.example:8500",
                traces);
    }
}
