package dev.souk.local.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/** What every measurement can be told. */
public final class BenchOptions {
    @Option(
            names = "--running",
            description = "Measure the platform that runs already, and leave it running; otherwise one is started for"
                    + " the measurement in a folder and on ports of its own, and deleted afterwards.")
    private boolean running;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of one round (default: ${DEFAULT-VALUE}).")
    private int seconds = 15;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each thing is measured, in turns (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--production",
            description =
                    "Start the services with all tiers of the compiler and the memory that nomad/env/prod.vars.hcl gives them."
                            + " They need some minutes of load (--warm-up) before they are as fast as they get.")
    private boolean production;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    /** Whether to measure the platform that is up, and not one that is started for it. */
    public boolean running() {
        return running;
    }

    /** Whether services are started for lasting speed, as in production, and not for a fast start, as {@code up} does. */
    public boolean production() {
        return production;
    }

    /** Length of one round. */
    public Duration round() {
        return Duration.ofSeconds(seconds);
    }

    /** How often each thing is measured. */
    public int rounds() {
        return rounds;
    }

    /** Whether the report is for programs. */
    public boolean json() {
        return json;
    }
}
