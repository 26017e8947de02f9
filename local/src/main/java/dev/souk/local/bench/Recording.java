package dev.souk.local.bench;

import dev.souk.local.Failure;
import dev.souk.local.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Has PostgreSQL write down every statement of one thing that the services do, with its arguments. */
final class Recording {
    private static final Duration APPLIES_WITHIN = Duration.ofSeconds(10);
    private static final Pattern ENTRY = Pattern.compile(
            "souk-bench\\|([^|]*)\\|([^|]*)\\|(LOG|DETAIL):  (?:execute [^:]*: |statement: |[Pp]arameters: )(.*)",
            Pattern.DOTALL);
    private static final Pattern ARGUMENT = Pattern.compile("\\$(\\d+) = (NULL|'([^']*+(?:''[^']*+)*+)')");

    private Recording() {}

    /**
     * One statement as it was executed.
     *
     * @param session tells the connections apart
     * @param arguments of {@code $1} and so on, as text; empty for NULL
     */
    record Executed(String session, String database, String sql, List<Optional<String>> arguments) {}

    /** Does it and tells which statements the databases of the platform executed meanwhile, in their order. */
    static <T> List<Executed> of(Callable<T> work, DatabaseServer database, Path log) {
        try {
            database.administer("alter system set log_line_prefix = 'souk-bench|%p|%d|'");
            database.administer("alter system set log_statement = 'all'");
            database.administer("select pg_reload_conf()");
            long start = Files.size(log);
            boolean applied = Wait.until(APPLIES_WITHIN, () -> text(log, start).contains("|souk_"));
            if (!applied) {
                throw new Failure("PostgreSQL did not begin to write its statements to " + log);
            }
            long from = Files.size(log);
            work.call();
            return parse(text(log, from));
        } catch (IOException e) {
            throw new Failure("cannot read PostgreSQL's log " + log, e);
        } catch (Exception e) {
            throw new Failure("what was to be recorded failed: " + e.getMessage(), e);
        } finally {
            database.administer("alter system reset log_statement");
            database.administer("alter system reset log_line_prefix");
            database.administer("select pg_reload_conf()");
        }
    }

    private static String text(Path log, long from) {
        try {
            byte[] bytes = Files.readAllBytes(log);
            return new String(bytes, (int) from, bytes.length - (int) from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Failure("cannot read PostgreSQL's log " + log, e);
        }
    }

    static List<Executed> parse(String log) {
        List<Executed> executed = new ArrayList<>();
        for (String entry : log.split("\n(?!\t)", -1)) {
            Matcher matcher = ENTRY.matcher(entry.replace("\n\t", "\n"));
            if (!matcher.matches()) {
                continue;
            }
            if (matcher.group(3).equals("LOG")) {
                executed.add(new Executed(
                        matcher.group(1), matcher.group(2), matcher.group(4).strip(), List.of()));
            } else if (!executed.isEmpty()) { // the entries of one statement are written together
                Executed last = executed.removeLast();
                executed.add(new Executed(last.session(), last.database(), last.sql(), arguments(matcher.group(4))));
            }
        }
        return executed;
    }

    private static List<Optional<String>> arguments(String text) {
        List<Optional<String>> arguments = new ArrayList<>();
        Matcher matcher = ARGUMENT.matcher(text);
        while (matcher.find()) {
            arguments.add(Optional.ofNullable(matcher.group(3)).map(value -> value.replace("''", "'")));
        }
        return arguments;
    }
}
