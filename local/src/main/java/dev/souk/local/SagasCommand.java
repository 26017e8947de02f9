package dev.souk.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Durable work on orders that waits for an operator: asked of the edge, like any operator could. */
@Command(
        name = "sagas",
        description = "List the work on orders that is parked or under way; try it again, or decide.",
        subcommands = {SagasCommand.Retry.class, SagasCommand.Resolve.class})
final class SagasCommand implements Runnable {
    private static final String PATH = "/orders/sagas";

    /** How an operator decides. */
    enum Decision {
        SKIP,
        ABANDON
    }

    @Override
    public void run() {
        Operator operator = Operator.signIn();
        List<JsonNode> parked = operator.all(PATH + "?state=PARKED");
        List<JsonNode> running = operator.all(PATH + "?state=RUNNING");
        if (parked.isEmpty() && running.isEmpty()) {
            System.out.println("  No work on an order waits or is under way");
            return;
        }
        List<JsonNode> sagas = Stream.concat(parked.stream(), running.stream()).toList();
        Table table = new Table("SAGA", "KIND", "STATE", "STEP", "ORDER", "AGE", "TRIED");
        sagas.forEach(saga -> table.row(
                saga.path("id").asText(),
                saga.path("kind").asText(),
                saga.path("state").asText(),
                saga.path("step").asText(),
                saga.path("orderId").asText(),
                Operator.age(saga.path("createdAt")),
                saga.path("attempts").asText()));
        table.lines().forEach(System.out::println);
        System.out.println();
        sagas.stream()
                .filter(saga -> !reason(saga).isEmpty())
                .forEach(saga ->
                        System.out.println("  " + saga.path("id").asText() + "  " + Operator.shortened(reason(saga))));
        System.out.println();
        System.out.println("  ./souk sagas retry [SAGA] tries those that are parked, or one, again;"
                + " resolve SAGA skip|abandon NOTE decides about one");
    }

    /** Has one or all tried again. */
    @Command(name = "retry", description = "Try one that is parked again, or all of them.")
    static final class Retry implements Runnable {
        @Parameters(arity = "0..1", paramLabel = "SAGA", description = "Its id; all without.")
        private String saga;

        @Override
        public void run() {
            Operator operator = Operator.signIn();
            List<JsonNode> parked = operator.all(PATH + "?state=PARKED");
            if (saga != null) {
                parked = List.of(find(parked, saga));
            }
            parked.forEach(one -> operator.post(PATH + "/" + one.path("id").asText() + "/retry", Map.of(), 200));
            System.out.println("  Put back to work: " + parked.size());
        }
    }

    /** Decides about one. */
    @Command(
            name = "resolve",
            description =
                    "skip: its present step was seen to by hand. abandon: give up a shipment whose money was refused.")
    static final class Resolve implements Runnable {
        @Parameters(index = "0", paramLabel = "SAGA", description = "Its id.")
        private String saga;

        @Parameters(index = "1", paramLabel = "skip|abandon", description = "What becomes of it.")
        private String decision;

        @Parameters(index = "2..*", arity = "1..*", paramLabel = "NOTE", description = "Kept in the order's history.")
        private List<String> note;

        @Option(
                names = "--amount",
                arity = "2",
                paramLabel = "AMOUNT CURRENCY",
                description =
                        "With skip of a refund: how much of it was given by hand, as in 15.00 EUR; all of it without.")
        private List<String> amount = List.of();

        @Override
        public void run() {
            Map<String, Object> resolution = new HashMap<>();
            resolution.put("action", decision().name());
            resolution.put("note", String.join(" ", note));
            if (!amount.isEmpty()) {
                resolution.put("amount", money());
            }
            Operator operator = Operator.signIn();
            JsonNode one = find(operator.all(PATH + "?state=PARKED"), saga);
            String state = operator.post(PATH + "/" + one.path("id").asText() + "/resolution", resolution, 200)
                    .text("state");
            System.out.println("  " + saga + " is " + state);
        }

        /** As the API has it: in minor units. */
        private Map<String, Object> money() {
            try {
                Currency currency = Currency.getInstance(amount.getLast());
                long minor = new BigDecimal(amount.getFirst())
                        .movePointRight(currency.getDefaultFractionDigits())
                        .longValueExact();
                return Map.of("amount", minor, "currency", currency.getCurrencyCode());
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new Failure("an amount is such as 15.00 EUR, not " + String.join(" ", amount), e);
            }
        }

        private Decision decision() {
            try {
                return Decision.valueOf(decision.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new Failure("decide by skip or abandon, not " + decision + ": ./souk help sagas resolve", e);
            }
        }
    }

    private static JsonNode find(List<JsonNode> parked, String saga) {
        return parked.stream()
                .filter(one -> one.path("id").asText().equals(saga))
                .findFirst()
                .orElseThrow(() -> new Failure("no saga " + saga + " is parked: ./souk sagas lists them"));
    }

    private static String reason(JsonNode saga) {
        return saga.path("parkedReason").asText(saga.path("lastError").asText(""));
    }
}
