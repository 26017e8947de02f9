package dev.souk.local.bench;

import dev.souk.local.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The reference among gateways on the JVM: Spring Cloud Gateway WebFlux with one route and no filter of its own. It is no
 * part of the platform: Maven fetches it into {@code .souk} when it is first measured against.
 */
final class SpringGateway {
    private static final String BOOT = "4.0.0";
    private static final String CLOUD = "2025.1.0";

    private static final String SOURCE = """
            @org.springframework.boot.SpringBootConfiguration
            @org.springframework.boot.autoconfigure.EnableAutoConfiguration
            public class BareGateway {
                public static void main(String[] arguments) {
                    org.springframework.boot.SpringApplication.run(BareGateway.class, arguments);
                }
            }
            """;

    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>dev.souk.reference</groupId>
              <artifactId>bare-gateway</artifactId>
              <version>1</version>
              <dependencyManagement>
                <dependencies>
                  <dependency>
                    <groupId>org.springframework.boot</groupId>
                    <artifactId>spring-boot-dependencies</artifactId>
                    <version>%s</version>
                    <type>pom</type>
                    <scope>import</scope>
                  </dependency>
                  <dependency>
                    <groupId>org.springframework.cloud</groupId>
                    <artifactId>spring-cloud-dependencies</artifactId>
                    <version>%s</version>
                    <type>pom</type>
                    <scope>import</scope>
                  </dependency>
                </dependencies>
              </dependencyManagement>
              <dependencies>
                <dependency>
                  <groupId>org.springframework.cloud</groupId>
                  <artifactId>spring-cloud-starter-gateway-server-webflux</artifactId>
                </dependency>
              </dependencies>
            </project>
            """.formatted(BOOT, CLOUD);

    private final Path folder;

    private SpringGateway(Path folder) {
        this.folder = folder;
    }

    /** Fetches and compiles it once; empty, and said so, when that can't be done here. */
    static Optional<SpringGateway> prepare(Path root, Path cache) {
        Path folder = cache.resolve("reference").resolve("spring-cloud-gateway-" + CLOUD);
        Path main = folder.resolve("classes/BareGateway.class");
        try {
            if (!Files.exists(main)) {
                Files.createDirectories(folder.resolve("classes"));
                Files.writeString(folder.resolve("pom.xml"), POM);
                Files.writeString(folder.resolve("BareGateway.java"), SOURCE);
                Tools.Result fetched = Tools.run(List.of(
                        root.resolve("mvnw").toString(),
                        "-q",
                        "-ntp",
                        "-f",
                        folder.resolve("pom.xml").toString(),
                        "dependency:copy-dependencies",
                        "-DoutputDirectory=" + folder.resolve("libs")));
                if (!fetched.ok()) {
                    return Optional.empty();
                }
                Tools.require(
                        "compiling the reference",
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "javac")
                                        .toString(),
                                "-cp",
                                folder.resolve("libs") + "/*",
                                "-d",
                                folder.resolve("classes").toString(),
                                folder.resolve("BareGateway.java").toString()));
            }
            return Optional.of(new SpringGateway(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String version() {
        return "Spring Cloud " + CLOUD + ", Spring Boot " + BOOT;
    }

    List<String> command(List<String> flags, int port, int backend) {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "-cp",
                folder.resolve("classes") + ":" + folder.resolve("libs") + "/*",
                "BareGateway",
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--spring.cloud.gateway.server.webflux.routes[0].id=all",
                "--spring.cloud.gateway.server.webflux.routes[0].uri=http://127.0.0.1:" + backend,
                "--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/**"));
        return command;
    }
}
