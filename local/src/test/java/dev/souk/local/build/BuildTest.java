package dev.souk.local.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.souk.local.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
    private static final List<String> MODULES = List.of("orders", "billing");

    @TempDir
    private Path root;

    private Build build;

    @BeforeEach
    void checkout() throws IOException {
        write("pom.xml", "<project/>");
        write("platform-common/src/main/Clock.java", "class Clock {}");
        for (String module : MODULES) {
            write(module + "/pom.xml", "<project/>");
            write(module + "/src/main/Main.java", "class Main {}");
            write(module + "/target/" + module + "-0.1.0.jar", module);
            write(module + "/target/libs/platform-common-0.1.0.jar", "common");
        }
        build = new Build(root, root.resolve("logs"), true);
        MODULES.forEach(build::stamp);
    }

    @Test
    void nothingIsBuiltWhenNothingChanged() {
        assertEquals(List.of(), build.changed(MODULES));
    }

    @Test
    void aChangedSourceConcernsItsModule() throws IOException {
        write("orders/src/main/Main.java", "class Main { int x; }");
        assertEquals(List.of("orders"), build.changed(MODULES));
    }

    @Test
    void theParentAndTheCommonModuleConcernAll() throws IOException {
        write("platform-common/src/main/Clock.java", "class Clock { int x; }");
        assertEquals(MODULES, build.changed(MODULES));
        MODULES.forEach(build::stamp);
        write("pom.xml", "<project></project>");
        assertEquals(MODULES, build.changed(MODULES));
    }

    @Test
    void testsConcernNobody() throws IOException {
        write("orders/src/test/MainTest.java", "class MainTest {}");
        assertEquals(List.of(), build.changed(MODULES));
    }

    @Test
    void aJarThatSomethingElsePackagedIsNotTrusted() throws IOException {
        write("billing/target/billing-0.1.0.jar", "of another branch");
        assertEquals(List.of("billing"), build.changed(MODULES));
    }

    @Test
    void aDeletedTargetIsBuiltAgain() throws IOException {
        Files.delete(root.resolve("orders/target/orders-0.1.0.jar"));
        assertEquals(List.of("orders"), build.changed(MODULES));
    }

    @Test
    void withoutBuildingWhatIsPackagedIsTaken() throws IOException {
        Build never = new Build(root, root.resolve("logs"), false);
        write("orders/src/main/Main.java", "class Main { int x; }");
        assertEquals(List.of(), never.changed(MODULES));

        Files.delete(root.resolve("orders/target/orders-0.1.0.jar"));
        Failure failure = assertThrows(Failure.class, () -> never.changed(MODULES));
        assertTrue(failure.getMessage().contains("orders is not packaged"), failure.getMessage());
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
