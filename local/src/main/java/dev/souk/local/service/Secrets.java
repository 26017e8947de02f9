package dev.souk.local.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords and keys of this platform: each made up once, kept in a file that only its owner may read. */
public final class Secrets {
    private static final int BYTES = 24;

    private final Path folder;

    /** @param folder is made with the first secret */
    public Secrets(Path folder) {
        this.folder = folder;
    }

    /** The secret of that name; the same one every time. */
    public String get(String name) {
        Path file = folder.resolve(name);
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void make(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path draft = Files.createTempFile(
                folder,
                "",
                ".draft",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, HexFormat.of().formatHex(random));
            // Unlike a move, a link never replaces the secret that somebody else made meanwhile.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // That one is the secret, then.
        } finally {
            Files.delete(draft);
        }
    }
}
