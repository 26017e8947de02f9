package dev.souk.edge.config;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Checks a configuration before it is put into Consul, and prints the shipped one: {@code check FILE} or {@code print}.
 * Ends with 0 when all is well, 1 when the file is not valid, 2 when it was not understood.
 */
public final class ConfigTool {

    private ConfigTool() {}

    /** See the class. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length == 1 && arguments[0].equals("print")) {
            out.print(EdgeConfig.shippedText());
            return 0;
        }
        if (arguments.length != 2 || !arguments[0].equals("check")) {
            err.println("use: check FILE, or print");
            return 2;
        }
        try {
            EdgeConfig config = EdgeConfig.parse(Files.readString(Path.of(arguments[1])));
            out.println(arguments[1] + " is valid: version " + config.version() + ", "
                    + config.routes().all().size() + " routes to "
                    + String.join(", ", config.routes().services()));
            return 0;
        } catch (InvalidConfig e) {
            e.errors().forEach(error -> err.println(arguments[1] + ": " + error));
            return 1;
        } catch (IOException e) {
            err.println(arguments[1] + " can't be read: " + e.getMessage());
            return 1;
        }
    }
}
