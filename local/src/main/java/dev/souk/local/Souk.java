package dev.souk.local;

import dev.souk.local.bench.BenchCommand;
import dev.souk.local.service.DevelopmentCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The one command: the whole platform on one machine. */
@Command(
        name = "souk",
        description = "Runs Souk on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            ScaleCommand.class,
            KillCommand.class,
            RestartCommand.class,
            DownCommand.class,
            ResetCommand.class,
            DeadLettersCommand.class,
            ErrorsCommand.class,
            SagasCommand.class,
            ReconciliationCommand.class,
            DemoCommand.class,
            AuditCommand.class,
            TestCommand.class,
            BenchCommand.class,
            EdgeConfigCommand.class,
            TrainCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Souk {
    private Souk() {}

    /**
     * Runs one command and exits with what it comes to.
     *
     * @param arguments as typed after {@code ./souk}
     */
    public static void main(String[] arguments) {
        // What libraries have to say is not for the person at the terminal.
        Logger.getLogger("").setLevel(Level.SEVERE);
        try {
            DevelopmentCertificate.of(Settings.fromEnvironment().home()).trustHere();
        } catch (Failure failure) {
            // The command itself says what is wrong with the environment, if it matters to it.
        }
        System.exit(run(arguments));
    }

    /** Runs one command. The exit code is 0 when all went well, 1 when it did not, 2 when the command was not understood */
    static int run(String... arguments) {
        return new CommandLine(new Souk())
                .setExecutionExceptionHandler((thrown, command, parsed) -> explain(thrown))
                .setParameterExceptionHandler((thrown, given) -> {
                    System.err.println("souk: " + Misunderstanding.explain(thrown));
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(arguments);
    }

    /** A failure is told in its own words; anything else is a defect, whose trace goes to a log. */
    private static int explain(Exception thrown) {
        if (thrown instanceof Failure failure) {
            System.err.println("souk: " + failure.getMessage());
        } else {
            Path log = Settings.fromEnvironment().log("souk");
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(
                    Files.createDirectories(log.getParent()).resolve(log.getFileName()),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND))) {
                writer.println(Instant.now());
                thrown.printStackTrace(writer);
            } catch (IOException e) {
                thrown.addSuppressed(e);
                thrown.printStackTrace();
            }
            System.err.println("souk: unexpected " + thrown + "; the trace is in " + log);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
