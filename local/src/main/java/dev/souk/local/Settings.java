package dev.souk.local;

import dev.souk.local.server.Addresses;
import dev.souk.local.service.DevelopmentCertificate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the platform lives and which doors it takes, read from the environment once.
 *
 * @param root the checkout
 * @param home where state is kept: {@code SOUK_HOME}, by default {@code .souk} in the checkout
 * @param ports the ports a person types
 * @param external servers to use instead of our own
 * @param mayBuild false when {@code SOUK_BUILD=never}: whatever was packaged last is run
 * @param aot false when {@code SOUK_AOT=off}
 */
public record Settings(Path root, Path home, Ports ports, External external, boolean mayBuild, boolean aot) {

    /** The variables that name servers which are there already. */
    public static final List<String> NAMES_OF_SERVERS =
            List.of("SOUK_POSTGRES_URL", "SOUK_REDIS_URL", "CONSUL_HTTP_ADDR", "CONSUL_HTTP_TOKEN");

    private static final int REDIS_PORT = 6379;

    /** Fixed ports, each overridable: {@code SOUK_EDGE_PORT}, {@code SOUK_CONSUL_PORT} and so on. */
    public record Ports(int edge, int consul, int mailPage, int smtp, int postgres, int redis) {}

    /**
     * Servers that are already there: {@code SOUK_POSTGRES_URL}, {@code SOUK_REDIS_URL}, {@code CONSUL_HTTP_ADDR}, and the
     * {@code CONSUL_HTTP_TOKEN} that such a Consul may want.
     */
    public record External(
            Optional<String> postgres, Optional<String> redis, Optional<String> consul, Optional<String> consulToken) {}

    /**
     * Reads the environment; a {@link Failure} names a variable whose value makes no sense.
     *
     * @param root the checkout
     */
    public static Settings from(Path root, Map<String, String> environment) {
        return new Settings(
                root,
                text(environment, "SOUK_HOME")
                        .map(Path::of)
                        .map(Path::toAbsolutePath)
                        .orElse(root.resolve(".souk")),
                new Ports(
                        port(environment, "SOUK_EDGE_PORT", 8080),
                        port(environment, "SOUK_CONSUL_PORT", 8500),
                        port(environment, "SOUK_MAIL_PAGE_PORT", 8025),
                        port(environment, "SOUK_SMTP_PORT", 1025),
                        port(environment, "SOUK_POSTGRES_PORT", 15432),
                        port(environment, "SOUK_REDIS_PORT", 16379)),
                new External(
                        text(environment, "SOUK_POSTGRES_URL"),
                        text(environment, "SOUK_REDIS_URL").map(url -> Addresses.withPort(url, REDIS_PORT)),
                        text(environment, "CONSUL_HTTP_ADDR").map(Settings::withScheme),
                        text(environment, "CONSUL_HTTP_TOKEN")),
                !"never".equals(environment.get("SOUK_BUILD")),
                !"off".equals(environment.get("SOUK_AOT")));
    }

    /** The checkout is told by the script; without it (a test, an IDE) it is the nearest folder upwards with mvnw. */
    public static Settings fromEnvironment() {
        Path root = Optional.ofNullable(System.getProperty("souk.root"))
                .map(Path::of)
                .orElseGet(Settings::findRoot);
        return from(root, System.getenv());
    }

    private static Path findRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!folder.resolve("mvnw").toFile().exists()) {
            folder = folder.getParent();
            if (folder == null) {
                throw new Failure("not inside a Souk checkout: run ./souk of the checkout");
            }
        }
        return folder;
    }

    private static Optional<String> text(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static int port(Map<String, String> environment, String name, int standard) {
        String value = text(environment, name).orElse(Integer.toString(standard));
        try {
            int port = Integer.parseInt(value);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new Failure(name + " must be a port number, not " + value, e);
        }
        throw new Failure(name + " must be a port from 1 to 65535, not " + value);
    }

    /** Consul's own tools accept {@code host:port} as well as a URL. */
    private static String withScheme(String address) {
        return address.contains("://") ? address : "http://" + address;
    }

    /** Where the edge is: by TLS when {@code ./souk up --tls} has made a certificate. */
    public String edgeUrl() {
        String scheme = DevelopmentCertificate.of(home).exists() ? "https" : "http";
        return scheme + "://localhost:" + ports.edge();
    }

    /** What was downloaded or built, the same for every {@code SOUK_HOME}: programs, releases, AOT caches. */
    public Path cache() {
        return root.resolve(".souk");
    }

    /** The folder of all logs. */
    public Path logs() {
        return home.resolve("logs");
    }

    /** The log of a process, by its name in the table of processes. */
    public Path log(String name) {
        return logs().resolve(name + ".log");
    }
}
