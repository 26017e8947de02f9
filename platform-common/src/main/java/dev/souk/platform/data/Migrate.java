package dev.souk.platform.data;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Migrates the database of the service whose jar is on the class path, then ends: {@code java -cp <service>.jar
 * dev.souk.platform.data.Migrate}. It reads {@code souk.db.url}, {@code souk.db.user} (the runtime role), and
 * {@code souk.migrate.user} and {@code souk.migrate.password} (the owner role). Exit code 1 and one line say what failed.
 *
 * <p>With {@code souk.provision.user} it makes the database and its two roles first, as that superuser
 * ({@code souk.provision.url}, {@code souk.provision.password}, {@code souk.provision.database}); the runtime role gets
 * {@code souk.db.password}.
 */
public final class Migrate {
    private Migrate() {}

    /** Takes no arguments: the configuration says everything. */
    public static void main(String[] args) {
        Config config = ConfigProvider.getConfig();
        try {
            String url = config.getValue("souk.db.url", String.class);
            if (config.getOptionalValue("souk.provision.user", String.class).isPresent()) {
                provision(config);
            }
            int applied = Migrations.run(
                    url,
                    config.getValue("souk.migrate.user", String.class),
                    config.getOptionalValue("souk.migrate.password", String.class)
                            .orElse(""),
                    config.getValue("souk.db.user", String.class));
            System.out.println(url + ": " + (applied == 0 ? "up to date" : applied + " migrations applied"));
        } catch (RuntimeException e) {
            System.err.println("Migration failed: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void provision(Config config) {
        new Provisioning(
                        config.getValue("souk.provision.url", String.class),
                        config.getValue("souk.provision.user", String.class),
                        config.getValue("souk.provision.password", String.class))
                .create(
                        config.getValue("souk.provision.database", String.class),
                        config.getValue("souk.migrate.user", String.class),
                        config.getValue("souk.migrate.password", String.class),
                        config.getValue("souk.db.user", String.class),
                        config.getValue("souk.db.password", String.class));
    }
}
