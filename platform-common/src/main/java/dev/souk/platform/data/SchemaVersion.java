package dev.souk.platform.data;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether the database has the schema that this jar was built for. */
@Singleton
public class SchemaVersion {
    private static final Pattern MIGRATION = Pattern.compile("(?:.*/)?V(\\d+)__[^/]+\\.sql");

    private final Database database;
    private final Jdbc jdbc;

    /** Of this database, against the migrations on the class path. */
    @Inject
    public SchemaVersion(Database database, Jdbc jdbc) {
        this.database = database;
        this.jdbc = jdbc;
    }

    /**
     * What to do before this service can serve; empty when the schema is right or there is no database. A newer schema is
     * right: migrations stay compatible with the version before them.
     *
     * @throws RuntimeException when the database can't be asked
     */
    public Optional<String> outdated() {
        if (!database.isConfigured()) {
            return Optional.empty();
        }
        return outdated(Migrations.PLATFORM, Migrations.PLATFORM_HISTORY)
                .or(() -> outdated(Migrations.SERVICE, Migrations.SERVICE_HISTORY));
    }

    private Optional<String> outdated(String location, String history) {
        int wanted = newest(location);
        int present = wanted == 0 ? 0 : database.inTransaction(() -> applied(history));
        return present >= wanted
                ? Optional.empty()
                : Optional.of("The schema of " + location + " is at version " + present + " but this release needs "
                        + wanted + ": run the main class dev.souk.platform.data.Migrate with this jar first");
    }

    private int applied(String history) {
        boolean exists = jdbc.one("select to_regclass(?) is not null as there", row -> row.bool("there"), history)
                .orElse(false);
        return !exists
                ? 0
                : jdbc.one(
                                "select coalesce(max(version::int), 0) as version from " + history
                                        + " where success and version ~ '^[0-9]+$'",
                                row -> row.intValue("version"))
                        .orElse(0);
    }

    /** The highest number of the versioned migrations at {@code location} on the class path; 0 without any. */
    static int newest(String location) {
        int newest = 0;
        for (String name : resources(location)) {
            Matcher matcher = MIGRATION.matcher(name);
            if (matcher.matches()) {
                newest = Math.max(newest, Integer.parseInt(matcher.group(1)));
            }
        }
        return newest;
    }

    private static List<String> resources(String location) {
        List<String> names = new ArrayList<>();
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            for (URL folder : Collections.list(loader.getResources(location))) {
                if (folder.openConnection() instanceof JarURLConnection jar) {
                    jar.getJarFile().stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.startsWith(location + "/"))
                            .forEach(names::add);
                } else {
                    try (Stream<Path> files = Files.list(Path.of(new URI(folder.toString())))) {
                        files.map(file -> file.getFileName().toString()).forEach(names::add);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Can't list " + location + " on the class path", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Can't list " + location + " on the class path", e);
        }
        return names;
    }
}
