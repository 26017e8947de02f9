package dev.souk.edge.faults;

import dev.souk.edge.proxy.EdgeUnderTest;
import dev.souk.platform.discovery.Instance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The proxy in a process of its own, before the instance whose port is its argument. It ends when its input does. */
public final class EdgeMain {

    private EdgeMain() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        Instance instance = new Instance("test", "test-1", "127.0.0.1", Integer.parseInt(arguments[0]), Map.of());
        try (EdgeUnderTest edge = new EdgeUnderTest(List.of(instance), Duration.ofMinutes(2))) {
            System.out.println("port " + edge.port());
            int end = System.in.read();
            System.exit(end < 0 ? 0 : 1);
        }
    }
}
