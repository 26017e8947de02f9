package dev.souk.local.server;

import dev.souk.local.Failure;
import dev.souk.local.Tools;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.ArchUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once from the build's own repository.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 * @param asOther what a command has to begin with so that PostgreSQL, which refuses to run as root, runs
 */
record PostgresBinaries(Path folder, List<String> asOther) {
    private static final Set<PosixFilePermission> EXECUTABLE = Set.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_EXECUTE);

    /** Unpacks into {@code folder} unless that was done before. */
    static PostgresBinaries in(Path folder) {
        if (!Files.isExecutable(folder.resolve("bin/postgres"))) {
            try {
                Path draft = folder.resolveSibling(folder.getFileName() + ".draft");
                unpack(draft);
                Files.move(draft, folder);
            } catch (IOException e) {
                throw new Failure("cannot unpack PostgreSQL into " + folder + ": " + e.getMessage(), e);
            }
        }
        return new PostgresBinaries(folder, unprivileged());
    }

    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(asOther);
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** A user namespace of its own makes root nobody in the server's eyes, while files stay ours. */
    private static List<String> unprivileged() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        List<String> unshare = List.of("unshare", "-U");
        if (Tools.onPath("unshare").isEmpty()
                || !Tools.run(List.of("unshare", "-U", "true")).ok()) {
            throw new Failure("PostgreSQL refuses to run as root and this machine allows no user namespaces:"
                    + " run ./souk as an ordinary user, or set SOUK_POSTGRES_URL");
        }
        return unshare;
    }

    private static void unpack(Path folder) throws IOException {
        String system = Tools.mac() ? "Darwin" : "Linux";
        String architecture = ArchUtils.normalize(System.getProperty("os.arch"));
        try (InputStream packed = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, architecture)) {
            if (packed == null) {
                throw new Failure("there is no embedded PostgreSQL for " + system + " " + architecture
                        + ": set SOUK_POSTGRES_URL to a server of your own");
            }
            TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, folder.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.deleteIfExists(target);
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
            if ((entry.getMode() & 0100) != 0) {
                Files.setPosixFilePermissions(target, EXECUTABLE);
            }
        }
    }
}
