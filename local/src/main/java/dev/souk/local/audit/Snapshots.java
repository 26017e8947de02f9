package dev.souk.local.audit;

import java.util.Map;
import java.util.TreeMap;

/** All databases, each at its own moment, some milliseconds apart. */
final class Snapshots implements AutoCloseable {
    private final Map<String, Snapshot> byService = new TreeMap<>();

    private Snapshots() {}

    static Snapshots open(AuditSettings settings) {
        Snapshots snapshots = new Snapshots();
        try {
            for (String service : AuditSettings.SERVICES) {
                snapshots.byService.put(service, Snapshot.open(service, settings.source(service)));
            }
            return snapshots;
        } catch (RuntimeException e) {
            snapshots.close();
            throw e;
        }
    }

    Snapshot of(String service) {
        return byService.get(service);
    }

    @Override
    public void close() {
        byService.values().forEach(Snapshot::close);
    }
}
