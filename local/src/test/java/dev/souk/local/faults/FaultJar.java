package dev.souk.local.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Jars of test classes, to be put on the class path of a service. */
final class FaultJar {
    private static final String INSIDE = "dev/souk/local/faults/inside";

    private FaultJar() {}

    /** The traps, as a bean archive that the service finds by itself. */
    static Path traps() {
        return jar(
                INSIDE,
                INSIDE,
                Map.of(
                        "META-INF/beans.xml",
                        "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\" bean-discovery-mode=\"annotated\"/>",
                        "META-INF/services/java.sql.Driver",
                        "dev.souk.local.faults.inside.TrapDriver",
                        "META-INF/services/org.eclipse.microprofile.rest.client.spi.RestClientListener",
                        "dev.souk.local.faults.inside.CallTraps",
                        "META-INF/services/jakarta.enterprise.inject.spi.Extension",
                        "dev.souk.local.faults.inside.ProviderTraps"));
    }

    /** Classes of a service as they are in the tests, to be put before its jar. */
    static Path patch(String folder) {
        return jar(folder, folder, Map.of());
    }

    private static Path jar(String folder, String inside, Map<String, String> texts) {
        try {
            Path jar = Files.createTempFile("souk-faults", ".jar");
            jar.toFile().deleteOnExit();
            URL location = FaultJar.class.getClassLoader().getResource(folder);
            Path classes = Path.of(location.toURI());
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file);
                    Stream<Path> found = Files.walk(classes)) {
                for (Path source : found.filter(Files::isRegularFile).toList()) {
                    out.putNextEntry(new JarEntry(inside + "/" + classes.relativize(source)));
                    try (InputStream in = Files.newInputStream(source)) {
                        in.transferTo(out);
                    }
                    out.closeEntry();
                }
                for (Map.Entry<String, String> text : texts.entrySet()) {
                    out.putNextEntry(new JarEntry(text.getKey()));
                    out.write(text.getValue().getBytes(StandardCharsets.UTF_8));
                    out.closeEntry();
                }
            }
            return jar;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
