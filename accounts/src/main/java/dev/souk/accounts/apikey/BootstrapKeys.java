package dev.souk.accounts.apikey;

import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The keys of the platform's own services, from {@code souk.accounts.bootstrap-keys}: a comma-separated list of
 * {@code <service>=<SHA-256 of the key, in hex>:<scopes separated by spaces>}. Whoever starts the platform makes the keys
 * and tells accounts their digests only. A configured key that is no longer in the list is revoked.
 */
@Singleton
public class BootstrapKeys {

    private static final Pattern ENTRY = Pattern.compile(
            "([a-z][a-z0-9-]{0,39})=([0-9a-f]{64}):((?:[a-z0-9-]+:[a-z0-9-]+)?(?: [a-z0-9-]+:[a-z0-9-]+)*)");
    private static final long LOCK = 0x6b657973L;

    private final Database database;
    private final Jdbc jdbc;
    private final ApiKeys keys;
    private final Clock clock;
    private final Optional<String> configured;

    @Inject
    BootstrapKeys(
            Database database,
            Jdbc jdbc,
            ApiKeys keys,
            Clock clock,
            @ConfigProperty(name = "souk.accounts.bootstrap-keys") Optional<String> configured) {
        this.database = database;
        this.jdbc = jdbc;
        this.keys = keys;
        this.clock = clock;
        this.configured = configured;
    }

    /** One entry of the list. */
    record Entry(String name, String sha256, List<String> scopes) {
        byte[] hash() {
            return HexFormat.of().parseHex(sha256);
        }

        boolean describes(ApiKey key) {
            return key.hasHash(hash())
                    && key.name().equals(name)
                    && key.scopes().equals(scopes);
        }
    }

    /** Makes the database agree with the configuration; does nothing without one. Several instances may do it at once. */
    public void ensure() {
        configured.map(BootstrapKeys::parse).ifPresent(entries -> database.inTransaction(() -> apply(entries)));
    }

    private void apply(List<Entry> entries) {
        jdbc.query("select pg_advisory_xact_lock(?) is null as locked", row -> row.bool("locked"), LOCK);
        List<ApiKey> present = keys.configured();
        for (ApiKey key : present) {
            if (entries.stream().noneMatch(entry -> entry.describes(key))) {
                keys.end(key);
            }
        }
        for (Entry entry : entries) {
            if (present.stream().noneMatch(entry::describes)) {
                add(entry);
            }
        }
    }

    /** A digest that was known before, with other scopes or revoked, is a new key with its own life. */
    private void add(Entry entry) {
        jdbc.update("update api_key set hash = sha256(id::text::bytea) where hash = ?", (Object) entry.hash());
        keys.add(ApiKey.configured(entry.name(), entry.hash(), entry.scopes(), clock.instant()));
    }

    /**
     * Reads the list.
     *
     * @throws IllegalArgumentException that says which entry is wrong, without showing its digest
     */
    static List<Entry> parse(String list) {
        List<Entry> entries = new ArrayList<>();
        for (String text : list.split(",", -1)) {
            String entry = text.strip();
            if (entry.isEmpty()) {
                continue;
            }
            Matcher matcher = ENTRY.matcher(entry);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("souk.accounts.bootstrap-keys: the entry \""
                        + entry.replaceAll("=.*", "=...") + "\" must look like"
                        + " orders=<64 hex digits>:catalog:holds billing:payments");
            }
            List<String> scopes = matcher.group(3).isEmpty()
                    ? List.of()
                    : List.of(matcher.group(3).strip().split(" ", -1));
            entries.add(new Entry(matcher.group(1), matcher.group(2), scopes));
        }
        return entries;
    }
}
