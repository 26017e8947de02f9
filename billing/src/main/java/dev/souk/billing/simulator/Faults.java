package dev.souk.billing.simulator;

import static java.lang.System.Logger.Level.INFO;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.souk.billing.simulator.FaultPlan.AnswerFault;
import dev.souk.platform.data.Database;
import dev.souk.platform.data.Jdbc;
import dev.souk.platform.json.Json;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The current fault plan. It is stored, so that every instance follows it within a second and after a restart. */
@Singleton
class Faults {

    private static final System.Logger LOG = System.getLogger(Faults.class.getName());

    private final Database database;
    private final Jdbc jdbc;
    private volatile FaultPlan plan = FaultPlan.NONE;

    @Inject
    Faults(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    FaultPlan plan() {
        return plan;
    }

    /** What goes wrong with the next request; the log tells, so that nobody looks for the cause elsewhere. */
    AnswerFault next(Operation operation) {
        AnswerFault fault = plan.next(operation);
        if (fault.fault() != Fault.NONE) {
            LOG.log(INFO, "As the fault plan has it, {0} is answered {1}", operation, fault.fault());
        }
        return fault;
    }

    /** From now on. */
    void follow(FaultPlan next) {
        database.inTransaction(() -> jdbc.update("""
                INSERT INTO simulator.fault_plan (plan) VALUES (?::jsonb)
                ON CONFLICT (only_one) DO UPDATE SET plan = EXCLUDED.plan
                """, Json.write(next)));
        plan = next;
    }

    /** What is stored; nothing goes wrong when nothing is. */
    void follow(Optional<String> stored) {
        try {
            plan = stored.isEmpty() ? FaultPlan.NONE : Json.mapper().readValue(stored.get(), FaultPlan.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored fault plan can't be read", e);
        }
    }
}
