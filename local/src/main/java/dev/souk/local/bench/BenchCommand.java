package dev.souk.local.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The measurements. */
@Command(
        name = "bench",
        description = "Measure the platform; exit code 1 when an answer was wrong.",
        synopsisSubcommandLabel = "NAME",
        subcommands = {
            CheckoutBench.class,
            EdgeBench.class,
            EventsBench.class,
            FlashBench.class,
            IdleBench.class,
            OverloadBench.class,
            CommandLine.HelpCommand.class
        })
public final class BenchCommand {}
