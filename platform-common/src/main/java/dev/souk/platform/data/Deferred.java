package dev.souk.platform.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Commands of a transaction that wait to be sent together. The driver sends the parts of such a statement one after the other
 * without waiting for answers in between, and prepares each, so that a transaction of many writes costs one round trip.
 */
final class Deferred {

    /**
     * One command, without a semicolon.
     *
     * @param otherwise what to throw unless it touches one row; empty when that does not matter
     */
    record Command(String sql, List<Object> args, Optional<Supplier<? extends RuntimeException>> otherwise) {
        Command(String sql, Object[] args, Optional<Supplier<? extends RuntimeException>> otherwise) {
            this(sql, Arrays.asList(args), otherwise);
        }
    }

    /** More are sent in several parts: each number of commands is another statement to the driver, which remembers it. */
    private static final int TOGETHER = 16;

    private final List<Command> waiting = new ArrayList<>();

    void add(Command command) {
        waiting.add(command);
    }

    /** Sends what waits, in order. */
    void run(Supplier<Connection> connection) {
        while (!waiting.isEmpty()) {
            List<Command> first = waiting.subList(0, Math.min(TOGETHER, waiting.size()));
            List<Command> commands = List.copyOf(first);
            first.clear();
            run(commands, connection.get());
        }
    }

    private static void run(List<Command> commands, Connection connection) {
        String sql = commands.stream().map(Command::sql).collect(Collectors.joining(";\n"));
        Object[] args =
                commands.stream().flatMap(command -> command.args().stream()).toArray();
        Optional<Command> missed = Optional.empty();
        try (PreparedStatement statement = Jdbc.prepare(connection, sql, args)) {
            statement.execute();
            for (Command command : commands) {
                if (missed.isEmpty() && command.otherwise().isPresent() && statement.getUpdateCount() != 1) {
                    missed = Optional.of(command);
                }
                statement.getMoreResults();
            }
        } catch (SQLException e) {
            throw new DataException(e);
        }
        if (missed.isPresent()) {
            throw missed.get().otherwise().orElseThrow().get();
        }
    }
}
