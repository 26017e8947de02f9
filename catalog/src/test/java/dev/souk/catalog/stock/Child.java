package dev.souk.catalog.stock;

import dev.souk.platform.data.DatabaseConfig;
import dev.souk.platform.test.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A process of its own, which can die: a main class of the tests with the database as its first three arguments. */
final class Child {

    private Child() {}

    /** Starts it; its output is read here, its complaints are in {@code target}. */
    static Process start(Class<?> main, TestDatabase test, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                test.url(),
                test.user(),
                test.password()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(new File("target", main.getSimpleName() + "-errors.log"))
                .start();
    }

    /** The database that {@link #start} named. */
    static DatabaseConfig database(String... arguments) {
        return new DatabaseConfig(arguments[0], arguments[1], arguments[2]);
    }
}
