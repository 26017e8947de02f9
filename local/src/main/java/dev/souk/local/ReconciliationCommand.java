package dev.souk.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.souk.local.demo.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What differs between orders, stock, payments and the provider: asked of the edge, like any operator could. */
@Command(
        name = "reconciliation",
        description = "List what differs between the books and waits for somebody; compare now, or resolve one.",
        subcommands = {ReconciliationCommand.Run.class, ReconciliationCommand.Resolve.class})
final class ReconciliationCommand implements Runnable {

    /** The services that compare, by what they compare with. */
    private enum Books {
        ORDERS("orders", "/orders/reconciliation"),
        PAYMENTS("billing", "/payments/reconciliation");

        private final String service;
        private final String path;

        Books(String service, String path) {
            this.service = service;
            this.path = path;
        }
    }

    private record Found(Books books, JsonNode difference) {
        String kind() {
            return difference.path("kind").asText();
        }

        String subject() {
            return difference.path("subject").asText();
        }
    }

    @Override
    public void run() {
        List<Found> found = parked(Operator.signIn());
        if (found.isEmpty()) {
            System.out.println("  No difference waits for anybody");
            return;
        }
        Table table = new Table("KIND", "SUBJECT", "FOUND BY", "AGE");
        found.forEach(one -> table.row(
                one.kind(),
                one.subject(),
                one.books().service,
                Operator.age(one.difference().path("firstSeen"))));
        table.lines().forEach(System.out::println);
        System.out.println();
        found.forEach(one -> System.out.println("  " + one.subject() + "  "
                + Operator.shortened(one.difference().path("detail").asText())));
        System.out.println();
        System.out.println(
                "  ./souk reconciliation run compares again; resolve KIND SUBJECT NOTE says that one was seen to");
    }

    /** Compares now. */
    @Command(name = "run", description = "Compare now: what is safe is put right, the rest waits for somebody.")
    static final class Run implements Runnable {
        @Override
        public void run() {
            Operator operator = Operator.signIn();
            for (Books books : Books.values()) {
                Answer answer = operator.post(books.path + "/runs", Map.of(), 200, 409);
                System.out.println("  " + books.service + ": "
                        + (answer.status() == 409
                                ? "is comparing at this moment"
                                : answer.text("compared") + " compared, " + answer.text("fixed") + " put right, "
                                        + answer.text("parked") + " waiting"));
            }
        }
    }

    /** Closes one. */
    @Command(name = "resolve", description = "Say that one was seen to; it comes back when it looks different.")
    static final class Resolve implements Runnable {
        @Parameters(index = "0", paramLabel = "KIND", description = "As listed.")
        private String kind;

        @Parameters(index = "1", paramLabel = "SUBJECT", description = "As listed.")
        private String subject;

        @Parameters(index = "2..*", arity = "1..*", paramLabel = "NOTE", description = "Kept with it.")
        private List<String> note;

        @Override
        public void run() {
            Operator operator = Operator.signIn();
            Found one = parked(operator).stream()
                    .filter(found ->
                            found.kind().equals(kind) && found.subject().equals(subject))
                    .findFirst()
                    .orElseThrow(() -> new Failure(
                            "no difference " + kind + " of " + subject + " waits: ./souk reconciliation lists them"));
            operator.post(
                    one.books().path + "/" + kind + "/" + subject + "/resolution",
                    Map.of("note", String.join(" ", note)),
                    200);
            System.out.println("  " + kind + " of " + subject + " is resolved");
        }
    }

    private static List<Found> parked(Operator operator) {
        List<Found> found = new ArrayList<>();
        for (Books books : Books.values()) {
            operator.all(books.path + "?state=PARKED").forEach(one -> found.add(new Found(books, one)));
        }
        return found;
    }
}
