package dev.souk.local.build;

import dev.souk.platform.secret.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What a set of files holds, as 16 hexadecimal digits: names below their root and contents, not times. */
public final class Fingerprint {
    private static final int DIGITS = 16;

    private final MessageDigest digest = Sha256.digest();

    private Fingerprint() {}

    /**
     * Of files and of everything in folders; what does not exist counts as absent.
     *
     * @param root names are taken relative to it, so that a moved checkout has the same fingerprint
     */
    public static String ofFiles(Path root, List<Path> filesAndFolders) {
        Fingerprint fingerprint = new Fingerprint();
        for (Path start : filesAndFolders) {
            for (Path file : filesIn(start)) {
                fingerprint.add(root.relativize(file).toString());
                fingerprint.addContent(file);
            }
        }
        return fingerprint.digits();
    }

    /**
     * Of a packaged service. Libraries of others carry their version in their name and count by name and size; our own
     * count by content.
     */
    public static String ofPackaged(Path jar, Path libraries) {
        Fingerprint fingerprint = new Fingerprint();
        filesIn(jar).forEach(fingerprint::addContent);
        for (Path library : filesIn(libraries)) {
            String name = library.getFileName().toString();
            fingerprint.add(name);
            if (name.startsWith("platform-")) {
                fingerprint.addContent(library);
            } else {
                fingerprint.add(Long.toString(library.toFile().length()));
            }
        }
        return fingerprint.digits();
    }

    /** Of texts, in this order. */
    public static String ofText(String... parts) {
        Fingerprint fingerprint = new Fingerprint();
        for (String part : parts) {
            fingerprint.add(part);
        }
        return fingerprint.digits();
    }

    private static List<Path> filesIn(Path start) {
        if (!Files.exists(start)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private void addContent(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String digits() {
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }
}
