package dev.souk.local.audit;

import dev.souk.local.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks once, and once more at whatever does not fit. The rule for that is told in {@link dev.souk.local.audit}. */
public final class Audit {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final AuditSettings settings;
    private final Runnable meanwhile;

    /** With two seconds between the first look and the second. */
    public Audit(AuditSettings settings) {
        this(settings, Audit::waitALittle);
    }

    /** @param meanwhile is run between the first look and the second */
    Audit(AuditSettings settings, Runnable meanwhile) {
        this.settings = settings;
        this.meanwhile = meanwhile;
    }

    /** Looks at everything; the shop may go on meanwhile. */
    public AuditReport run() {
        Instant began = Instant.now();
        Findings first = look();
        if (first.suspicions().isEmpty()) {
            return AuditReport.of(began, first, List.of());
        }
        meanwhile.run();
        Findings second = look();
        return AuditReport.of(began, second, stillThere(first.suspicions(), second.suspicions()));
    }

    private Findings look() {
        Findings findings = new Findings();
        try (Snapshots snapshots = Snapshots.open(settings)) {
            Guards.look(snapshots, findings);
            StockRule.look(snapshots.of("catalog"), findings);
            PaymentRule.look(snapshots, findings);
            LedgerRule.look(snapshots.of("billing"), findings);
            OrderRule.look(snapshots, findings);
            EventRule.look(snapshots, findings);
            TotalsRule.look(snapshots, findings);
            ReturnRule.look(snapshots, findings);
        }
        return findings;
    }

    private static List<Finding> stillThere(Collection<Finding> first, Collection<Finding> second) {
        Set<Finding.Key> before = first.stream().map(Finding::key).collect(Collectors.toSet());
        return second.stream().filter(finding -> before.contains(finding.key())).toList();
    }

    private static void waitALittle() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
    }
}
