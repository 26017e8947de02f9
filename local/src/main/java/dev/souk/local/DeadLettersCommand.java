package dev.souk.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.service.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Events that a service gave up: asked of the edge, as the admin of the sample people, like any operator could. */
@Command(
        name = "deadletters",
        description = "List the events that services gave up; try them again, or drop one.",
        subcommands = {DeadLettersCommand.Replay.class, DeadLettersCommand.Drop.class})
final class DeadLettersCommand implements Runnable {
    /** A dead letter and the service that holds it. */
    private record Found(String service, JsonNode letter) {
        String id() {
            return letter.path("eventId").asText();
        }
    }

    @Override
    public void run() {
        List<Found> found = list(Operator.signIn());
        if (found.isEmpty()) {
            System.out.println("  No service has given up an event");
            return;
        }
        Table table = new Table("EVENT", "TYPE", "FOR", "AGE", "TRIED", "BEHIND IT");
        found.forEach(one -> table.row(
                one.id(),
                one.letter().path("type").asText(),
                one.service(),
                Progress.spent(
                        Duration.ofSeconds(one.letter().path("ageSeconds").asLong())),
                one.letter().path("attempts").asText(),
                one.letter().path("waitingBehind").asText()));
        table.lines().forEach(System.out::println);
        System.out.println();
        found.forEach(one -> System.out.println("  " + one.id() + "  "
                + Operator.shortened(one.letter().path("cause").asText())));
        System.out.println();
        System.out.println(
                "  ./souk deadletters replay [EVENT] tries them, or one, again; drop EVENT REASON gives one up");
    }

    /** Has one or all tried again. */
    @Command(name = "replay", description = "Try one again, or all.")
    static final class Replay implements Runnable {
        @Parameters(arity = "0..1", paramLabel = "EVENT", description = "Its id; all without.")
        private String event;

        @Override
        public void run() {
            Operator operator = Operator.signIn();
            List<Found> found = list(operator);
            if (event != null) {
                found = List.of(find(found, event));
            }
            found.forEach(one -> operator.post(path(one) + "/replay", Map.of(), 204));
            System.out.println("  Tried again within seconds: " + found.size());
        }
    }

    /** Gives one up for good. */
    @Command(name = "drop", description = "Give one up for good; those behind it go on.")
    static final class Drop implements Runnable {
        @Parameters(index = "0", paramLabel = "EVENT", description = "Its id.")
        private String event;

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "REASON", description = "Kept with it.")
        private List<String> reason;

        @Override
        public void run() {
            Operator operator = Operator.signIn();
            Found one = find(list(operator), event);
            operator.post(path(one) + "/drop", Map.of("reason", String.join(" ", reason)), 204);
            System.out.println("  Dropped " + one.id() + " of " + one.service());
        }
    }

    /** Of every service that has such a list: those without consume no events. */
    private static List<Found> list(Operator operator) {
        List<Found> found = new ArrayList<>();
        for (String service : ServiceDefinition.names()) {
            operator.all("/services/" + service + "/dead-letters")
                    .forEach(letter -> found.add(new Found(service, letter)));
        }
        return found;
    }

    private static Found find(List<Found> found, String event) {
        return found.stream()
                .filter(one -> one.id().equals(event))
                .findFirst()
                .orElseThrow(() -> new Failure("there is no dead letter " + event + ": ./souk deadletters lists them"));
    }

    private static String path(Found one) {
        return "/services/" + one.service() + "/dead-letters/" + one.id();
    }
}
