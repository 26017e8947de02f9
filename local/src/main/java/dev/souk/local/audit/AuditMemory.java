package dev.souk.local.audit;

import dev.souk.local.Failure;
import dev.souk.local.server.ConsulApi;
import dev.souk.platform.json.Json;

/** Leaves the result of the last audit in Consul, under {@code souk/audit/last}; orders makes metrics of it. */
public final class AuditMemory {
    /** Where it is. */
    public static final String KEY = "souk/audit/last";

    private AuditMemory() {}

    /**
     * Does nothing when there is no Consul in the settings. What an audit has found does not depend on Consul: when it is
     * away, a line on the error output is all.
     */
    public static void keep(AuditSettings settings, AuditReport report) {
        settings.consul().ifPresent(url -> {
            try {
                new ConsulApi(url, settings.consulToken()).put(KEY, Json.write(report.summary()));
            } catch (Failure e) {
                System.err.println("souk: the result of the audit is not kept: " + e.getMessage());
            }
        });
    }
}
