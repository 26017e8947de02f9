package dev.souk.local.nomad;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.souk.local.Settings;
import dev.souk.local.Tools;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What only Nomad itself can say of the job files. Skipped, visibly, where it is not on PATH. */
@Tag("server")
class NomadIT {
    private static final Path NOMAD = Settings.fromEnvironment().root().resolve("nomad");

    @Test
    void everyJobIsFormattedAndValidForEachEnvironment() {
        assumeTrue(Tools.onPath("nomad").isPresent(), "nomad is not on PATH: nomad/bin/validate is skipped");
        assumeTrue(Tools.onPath("jq").isPresent(), "jq is not on PATH: nomad/bin/validate is skipped");
        Tools.require("validating jobs", List.of(NOMAD.resolve("bin/validate").toString()));
    }

    /** Starts agents of its own, deploys from nothing to a purchase, and cleans up behind itself: some minutes. */
    @Test
    void theShortDrillSucceeds() {
        drill("short.sh");
    }

    /** What production is configured with, really started: TLS, gossip encryption, access control. Less than a minute. */
    @Test
    void theDrillOfAccessControlSucceeds() {
        drill("11-secured.sh");
    }

    private static void drill(String script) {
        for (String tool : List.of("nomad", "consul", "jq", "curl")) {
            assumeTrue(Tools.onPath(tool).isPresent(), tool + " is not on PATH: " + script + " is skipped");
        }
        Tools.require(
                "nomad/test/" + script, List.of(NOMAD.resolve("test/" + script).toString()));
    }
}
