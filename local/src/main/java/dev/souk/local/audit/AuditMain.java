package dev.souk.local.audit;

import dev.souk.local.Failure;
import dev.souk.platform.json.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * An audit of any platform, told where its databases are by the environment ({@link AuditSettings#from}): {@code java
 * -cp local.jar dev.souk.local.audit.AuditMain [--json]}. With {@code --grants} it says what the role that audits has
 * to be granted. Exit code 0: no breach; 1: breaches, whose ids are printed; 3: the audit could not look.
 */
public final class AuditMain {
    private AuditMain() {}

    /** Runs and exits; {@code --json} and {@code --grants} are all the arguments there are. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), System.out));
    }

    static int run(List<String> arguments, Map<String, String> environment, PrintStream out) {
        if (arguments.contains("--grants")) {
            AuditSettings.SERVICES.forEach(service -> grants(service, out));
            return 0;
        }
        try {
            AuditSettings settings = AuditSettings.from(environment);
            AuditReport report = new Audit(settings).run();
            if (arguments.contains("--json")) {
                out.println(Json.write(report));
            } else {
                report.lines().forEach(out::println);
            }
            AuditMemory.keep(settings, report);
            return report.passed() ? 0 : 1;
        } catch (Failure e) {
            System.err.println("souk: " + e.getMessage());
            return 3;
        }
    }

    private static void grants(String service, PrintStream out) {
        out.println("-- as the owner of the tables of " + service);
        AuditRole.grants(service, AuditRole.NAME).forEach(grant -> out.println(grant + ";"));
    }
}
