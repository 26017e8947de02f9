package dev.souk.local.faults;

import dev.souk.local.FaultyPlatform;
import dev.souk.platform.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the payment provider does wrong: half of what it is asked, and its webhooks. Its plan is in its books, which every instance
 * follows within a second.
 */
final class Provider {
    private static final Map<String, ?> WEBHOOKS =
            Map.of("duplicated", 0.5, "delayed", 0.5, "lost", 0.2, "delay", "PT3S");

    private final FaultyPlatform platform;
    private final Set<Fault> faults = EnumSet.noneOf(Fault.class);

    Provider(FaultyPlatform platform) {
        this.platform = platform;
    }

    void begin(Fault fault) {
        faults.add(fault);
        follow();
    }

    void end(Fault fault) {
        faults.remove(fault);
        follow();
    }

    /** How many requests were answered in this way so far. */
    long seen(Fault fault) {
        return platform.logged("is answered " + fault.atProvider() + "\"");
    }

    private void follow() {
        List<Map<String, ?>> answers = faults.stream()
                .<Map<String, ?>>map(fault -> Map.of("fault", fault.atProvider(), "share", 0.5, "delay", "PT4S"))
                .toList();
        String plan = Json.write(faults.isEmpty() ? Map.of() : Map.of("answers", answers, "webhooks", WEBHOOKS));
        try (Connection billing = platform.database("billing");
                PreparedStatement statement = billing.prepareStatement("""
                        insert into simulator.fault_plan (plan) values (?::jsonb)
                        on conflict (only_one) do update set plan = excluded.plan""")) {
            statement.setString(1, plan);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
