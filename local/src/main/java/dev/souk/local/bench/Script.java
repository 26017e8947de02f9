package dev.souk.local.bench;

import dev.souk.local.bench.Recording.Executed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns recorded statements into a script for pgbench that does the same with other ids each time: ids that were made while
 * it was recorded, and whatever else has to be unique, become new ones; everything else stays as it was.
 */
final class Script {
    private static final Pattern UUID_7 =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final Pattern UUID_ANY = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern ARRAY = Pattern.compile("\\{(?!\"[^\"\\\\]*\":).+\\}", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");
    /** Made by a counter or at random, and unique by constraint. */
    private static final Pattern ORDER_NUMBER = Pattern.compile("S-\\d{4}-\\d+");

    private static final Pattern RANDOM_REFERENCE = Pattern.compile("sim_" + UUID_ANY);
    private static final Pattern DIGEST = Pattern.compile("\\\\x[0-9a-f]{64}");
    /** What runs all the time is no part of one purchase; neither is what happens after the buyer has the answer. */
    private static final Pattern BACKGROUND = Pattern.compile(
            "event_worker|outbox_reader|published_at|skip locked|next_check_at <|settings?$|^(show|set|listen|notify)\\b",
            Pattern.CASE_INSENSITIVE);
    /** Tables that every service has. */
    private static final Pattern SHARED = Pattern.compile("\\b(outbox|inbox|idempotency_key|dead_letter)\\b");

    private final long since;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private int statements;
    private int transactions;

    private Script(Instant since) {
        this.since = since.toEpochMilli();
    }

    /**
     * A script and what is in it.
     *
     * @param statements without those that begin and end transactions
     */
    record Made(String text, int statements, int transactions) {}

    /** The script for what was recorded since then. Tables are looked for in schemas that are named as the databases. */
    static Made of(List<Executed> recorded, Instant since) {
        return new Script(since).make(recorded);
    }

    private Made make(List<Executed> recorded) {
        StringBuilder body = new StringBuilder();
        Map<String, List<Executed>> open = new HashMap<>();
        for (Executed each : recorded) {
            String sql = each.sql();
            if (sql.matches("(?i)begin.*")) {
                open.put(each.session(), new ArrayList<>());
            } else if (sql.matches("(?i)(commit|rollback).*")) {
                List<Executed> transaction = open.remove(each.session());
                if (transaction != null && sql.matches("(?i)commit.*")) {
                    write(transaction, body);
                }
            } else if (open.containsKey(each.session())) {
                open.get(each.session()).add(each);
            } else {
                write(List.of(each), body);
            }
        }
        String ids =
                variables.values().stream().map(name -> "uuidv7() as " + name).collect(Collectors.joining(", "));
        return new Made("select " + ids + " \\gset\n" + body, statements, transactions);
    }

    /** One transaction whole, because those of two services may have overlapped; a statement alone is one. */
    private void write(List<Executed> transaction, StringBuilder script) {
        if (transaction.stream().anyMatch(each -> BACKGROUND.matcher(each.sql()).find())) {
            return;
        }
        boolean alone = transaction.size() < 2;
        script.append(alone ? "" : "BEGIN;\n");
        for (Executed each : transaction) {
            script.append(SHARED.matcher(withArguments(each))
                            .replaceAll(each.database() + ".$1")
                            .replace("\n", " "))
                    .append(";\n");
        }
        script.append(alone ? "" : "COMMIT;\n");
        statements += transaction.size();
        transactions++;
    }

    private String withArguments(Executed each) {
        return PARAMETER
                .matcher(each.sql())
                .replaceAll(parameter -> Matcher.quoteReplacement(argument(each.arguments(), parameter)));
    }

    private String argument(List<Optional<String>> arguments, MatchResult parameter) {
        return arguments
                .get(Integer.parseInt(parameter.group(1)) - 1)
                .map(this::expression)
                .orElse("NULL");
    }

    private String expression(String value) {
        if (isNew(value)) {
            return variable(value);
        }
        if (DIGEST.matcher(value).matches()) {
            return "sha256(" + variable(value) + "::text::bytea)";
        }
        if (ORDER_NUMBER.matcher(value).matches()
                || RANDOM_REFERENCE.matcher(value).matches()) {
            return "('B-' || " + variable(value) + "::text)";
        }
        if (ARRAY.matcher(value).matches()) {
            return array(value);
        }
        Optional<MatchResult> part =
                UUID_7.matcher(value).results().filter(id -> isNew(id.group())).findFirst();
        if (part.isPresent()
                && !value.startsWith("{")) { // a key of which the id is a part, not a document that tells it
            MatchResult id = part.get();
            return "(" + literal(value.substring(0, id.start())) + " || " + variable(id.group()) + "::text || "
                    + literal(value.substring(id.end())) + ")";
        }
        return literal(value);
    }

    private String array(String value) {
        String inner = value.substring(1, value.length() - 1);
        if (UUID_ANY.matcher(inner.split(",", 2)[0]).matches()) {
            StringBuilder ids = new StringBuilder();
            for (String id : inner.split(",", -1)) {
                ids.append(ids.isEmpty() ? "" : ", ")
                        .append(isNew(id) ? variable(id) : literal(id))
                        .append("::uuid");
            }
            return "array[" + ids + "]";
        }
        String type = inner.matches("-?\\d+(,-?\\d+)*") ? "bigint[]" : "text[]";
        return literal(value) + "::" + type;
    }

    private boolean isNew(String value) {
        return UUID_7.matcher(value).matches()
                && Long.parseLong(value.substring(0, 8) + value.substring(9, 13), 16) >= since;
    }

    private String variable(String value) {
        return ":" + variables.computeIfAbsent(value, _ -> "u" + (variables.size() + 1));
    }

    /** A colon before a letter would name a variable of pgbench. */
    private static String literal(String value) {
        return "'" + value.replace("'", "''").replaceAll(":(?=[A-Za-z_])", ": ") + "'";
    }
}
