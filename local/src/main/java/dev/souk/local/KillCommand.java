package dev.souk.local;

import dev.souk.local.process.Stop;
import dev.souk.local.service.Instance;
import dev.souk.local.service.ServiceDefinition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Kills an instance without warning, to see what the others make of it. */
@Command(name = "kill", description = "Kill an instance at once (SIGKILL), to try failures; up starts it again.")
final class KillCommand implements Runnable {
    @Parameters(paramLabel = "SERVICE/N", description = "Such as orders/1.")
    private String which;

    @Override
    public void run() {
        Instance instance = find(new Platform(Settings.fromEnvironment()), which);
        Stop.AT_ONCE.send(instance.process());
        System.out.println("  Killed " + instance.name().spoken() + " (process "
                + instance.process().pid() + "); ./souk up starts it again");
    }

    /** The running instance that people call {@code orders/1}. */
    static Instance find(Platform platform, String spoken) {
        if (!spoken.matches("[a-z]+/\\d{1,4}")) {
            throw new Failure("say which instance, such as orders/1, not " + spoken);
        }
        String[] parts = spoken.split("/", -1);
        String service = ServiceDefinition.named(parts[0]).name();
        return Instance.running(platform.table(), service, Integer.parseInt(parts[1]))
                .orElseThrow(() -> new Failure(spoken + " does not run: ./souk status says what does"));
    }
}
