package dev.souk.local;

import dev.souk.platform.json.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what runs and how it does; exit code 1 when anything that was started is not passing. */
@Command(name = "status", description = "Say what runs, where, and how it does.")
final class StatusCommand implements Callable<Integer> {
    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() {
        Platform platform = new Platform(Settings.fromEnvironment());
        Overview overview = new Overview(platform);
        List<Overview.Line> lines = overview.lines();
        if (json) {
            System.out.println(Json.write(lines));
        } else if (lines.isEmpty()) {
            System.out.println("  Nothing runs: ./souk up");
        } else {
            overview.table().forEach(System.out::println);
            System.out.println();
            overview.addresses().forEach(System.out::println);
        }
        return lines.stream().allMatch(line -> line.health().equals("passing")) ? 0 : 1;
    }
}
