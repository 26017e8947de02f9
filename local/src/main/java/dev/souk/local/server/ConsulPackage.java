package dev.souk.local.server;

import dev.souk.local.Failure;
import dev.souk.local.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Consul out of Debian's signed package, for machines without one. Debian 12 has no such package any more, but that of
 * Debian 11 runs there unchanged. The site is the one the machine's own apt is set to; apt's own lists are not touched.
 *
 * @param apt {@code apt-get}
 * @param dpkg {@code dpkg-deb}
 */
record ConsulPackage(Path apt, Path dpkg) {
    private static final String SUITE = "bullseye";

    /**
     * Puts the program {@code consul} into the folder.
     *
     * @throws Failure when one of the programs fails
     */
    void fetch(Path folder) throws IOException {
        Path work = Files.createDirectories(folder).resolve("consul.draft");
        delete(work);
        try {
            fetch(folder, work);
        } finally {
            delete(work);
        }
    }

    private static void delete(Path work) {
        Tools.run(List.of("rm", "-rf", work.toString()));
    }

    private void fetch(Path folder, Path work) throws IOException {
        Files.createDirectories(work.resolve("lists/partial"));
        Files.createDirectories(work.resolve("cache/archives/partial"));
        Files.writeString(work.resolve("sources.list"), "deb " + site() + " " + SUITE + " main\n");
        Tools.require("reading Debian's package list", apt(work, "update"));
        Tools.require(
                "downloading Consul",
                List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", work.toString()),
                apt(work, "download", "consul"));
        Tools.require(
                "unpacking Consul",
                List.of(
                        dpkg.toString(),
                        "-x",
                        packageIn(work).toString(),
                        work.resolve("root").toString()));
        Files.move(work.resolve("root/usr/bin/consul"), folder.resolve("consul"));
    }

    /** The first site of Debian itself in this machine's configuration. */
    private String site() {
        String targets = Tools.require(
                "reading apt's configuration",
                List.of(apt.toString(), "indextargets", "--format", "$(SITE) $(ORIGIN) $(LABEL)"));
        return targets.lines()
                .map(line -> line.split(" ", -1))
                .filter(columns -> columns.length == 3 && columns[1].equals("Debian") && columns[2].equals("Debian"))
                .map(columns -> columns[0])
                .findFirst()
                .orElseThrow(() -> new Failure("because apt knows no Debian site to take it from"));
    }

    private List<String> apt(Path work, String... arguments) {
        List<String> command = new ArrayList<>(List.of(apt.toString(), "-q"));
        Stream.of(
                        "Dir::Etc::SourceList=" + work.resolve("sources.list"),
                        "Dir::Etc::SourceParts=/dev/null",
                        "Dir::State::Lists=" + work.resolve("lists"),
                        "Dir::Cache=" + work.resolve("cache"),
                        // Otherwise it only warns when it reaches nobody.
                        "APT::Update::Error-Mode=any",
                        "APT::Sandbox::User=root")
                .forEach(option -> command.addAll(List.of("-o", option)));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path packageIn(Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow(() -> new Failure("Debian's suite " + SUITE + " offered no package consul"));
        }
    }
}
