package dev.souk.local.audit;

import dev.souk.local.Failure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the audit reads, and where it tells.
 *
 * @param sources by service
 * @param consul address of an agent that remembers the result; empty for none
 * @param consulToken for a Consul with access control
 */
public record AuditSettings(Map<String, Source> sources, Optional<String> consul, Optional<String> consulToken) {
    /** In the order in which they are looked at. */
    public static final List<String> SERVICES = List.of("orders", "billing", "catalog", "accounts", "notify");

    /** Refuses to leave a service out, and says which variable names its database. */
    public AuditSettings {
        sources = Map.copyOf(sources);
        for (String service : SERVICES) {
            if (!sources.containsKey(service)) {
                throw new Failure("the audit is not told where the database of " + service + " is: set "
                        + "SOUK_AUDIT_DB_URL to jdbc:postgresql://host:5432/souk_{service}, or "
                        + key(service, "DB_URL"));
            }
        }
    }

    /**
     * A database, and the role that may read it.
     *
     * @param url JDBC address
     */
    public record Source(String url, String user, String password) {
        @Override
        public String toString() {
            return url + " as " + user;
        }
    }

    /**
     * Reads {@code SOUK_AUDIT_DB_URL}, in which {@code {service}} stands for each service, {@code SOUK_AUDIT_DB_USER} (by
     * default {@code souk_audit}) and {@code SOUK_AUDIT_DB_PASSWORD}; each may be given for one service, as
     * {@code SOUK_AUDIT_ORDERS_DB_URL}. Consul is {@code SOUK_CONSUL_URL} or {@code CONSUL_HTTP_ADDR}, its token
     * {@code SOUK_CONSUL_TOKEN} or {@code CONSUL_HTTP_TOKEN}.
     */
    public static AuditSettings from(Map<String, String> environment) {
        Map<String, Source> sources = new TreeMap<>();
        for (String service : SERVICES) {
            either(environment, key(service, "DB_URL"), "SOUK_AUDIT_DB_URL")
                    .map(url -> url.replace("{service}", service))
                    .map(url -> new Source(
                            url,
                            either(environment, key(service, "DB_USER"), "SOUK_AUDIT_DB_USER")
                                    .orElse(AuditRole.NAME),
                            either(environment, key(service, "DB_PASSWORD"), "SOUK_AUDIT_DB_PASSWORD")
                                    .orElse("")))
                    .ifPresent(source -> sources.put(service, source));
        }
        return new AuditSettings(
                sources,
                either(environment, "SOUK_CONSUL_URL", "CONSUL_HTTP_ADDR")
                        .map(address -> address.contains("://") ? address : "http://" + address),
                either(environment, "SOUK_CONSUL_TOKEN", "CONSUL_HTTP_TOKEN"));
    }

    Source source(String service) {
        return sources.get(service);
    }

    private static String key(String service, String what) {
        return "SOUK_AUDIT_" + service.toUpperCase(Locale.ROOT) + "_" + what;
    }

    private static Optional<String> either(Map<String, String> environment, String one, String other) {
        return text(environment, one).or(() -> text(environment, other));
    }

    private static Optional<String> text(Map<String, String> environment, String key) {
        return Optional.ofNullable(environment.get(key)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
