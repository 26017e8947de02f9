package dev.souk.local.faults;

import dev.souk.local.faults.Client.Person;
import dev.souk.local.faults.Client.Reply;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What people asked for and what they were told. Each attempt is a line that says {@code invoke}, and one that says {@code ok},
 * {@code fail} or {@code info}: no answer, or one that leaves the outcome open, is info and never fail.
 */
final class History implements AutoCloseable {
    private final Instant began = Instant.now();
    private final ConcurrentLinkedQueue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> contradictions = new ConcurrentLinkedQueue<>();
    private final Map<What, int[]> attempts = new EnumMap<>(What.class);
    private final BufferedWriter file;

    History(Path path) {
        try {
            file = Files.newBufferedWriter(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (What what : What.values()) {
            attempts.put(what, new int[3]);
        }
    }

    /** What one can ask for. */
    enum What {
        PLACE,
        CANCEL,
        SHIP,
        REFUND,
        RETURN,
        APPROVE,
        RECEIVE
    }

    /** Something that somebody wants once, however often they have to ask. */
    final class Operation {
        private final What what;
        private final Person who;
        private final String path;
        private final String subject;
        private final Map<String, ?> body;
        private final String key = UUID.randomUUID().toString();
        private Optional<Reply> outcome = Optional.empty();
        private boolean open;

        private Operation(What what, Person who, String path, String subject, Map<String, ?> body) {
            this.what = what;
            this.who = who;
            this.path = path;
            this.subject = subject;
            this.body = body;
        }

        What what() {
            return what;
        }

        /** The cart, order or payment. */
        String subject() {
            return subject;
        }

        String key() {
            return key;
        }

        Map<String, ?> body() {
            return body;
        }

        Person who() {
            return who;
        }

        /** What they were told in the end. */
        synchronized Optional<Reply> outcome() {
            return outcome;
        }

        /** Whether some attempt was not answered for good: it may still have an effect, or have had one. */
        synchronized boolean open() {
            return open || outcome.isEmpty();
        }

        /** Asks, with the one key of this operation. */
        Reply attempt(Client client) {
            write("invoke", this, "");
            Reply reply = client.post(who, path, key, body);
            take(reply);
            return reply;
        }

        private synchronized void take(Reply reply) {
            boolean pending = reply.status() == 202 && what != What.REFUND;
            String told = reply.status() + " " + reply.text("id") + reply.text("orderId") + " " + reply.text("type");
            if ((reply.ok() && !pending) || reply.refused()) {
                count(reply.ok() ? 0 : 1);
                write(reply.ok() ? "ok" : "fail", this, told);
                outcome.filter(before -> !before.text("id").equals(reply.text("id"))
                                || !before.text("orderId").equals(reply.text("orderId")))
                        .filter(before -> before.ok() || reply.ok())
                        .ifPresent(before -> contradictions.add(
                                what + " " + key + " was answered " + before + " and then " + reply));
                // A refusal without a trace says nothing of earlier attempts that are still on their way.
                if (outcome.filter(Reply::ok).isEmpty()) {
                    outcome = Optional.of(reply);
                }
                open = open && !reply.ok();
            } else {
                count(2);
                open = true;
                write("info", this, told);
            }
        }

        /** Nothing is on its way any more, so what was just answered is all there is. */
        synchronized void settled() {
            open = false;
        }

        private void count(int which) {
            synchronized (attempts) {
                attempts.get(what)[which]++;
            }
        }
    }

    Operation begin(What what, Person who, String path, String subject, Map<String, ?> body) {
        Operation operation = new Operation(what, who, path, subject, body);
        operations.add(operation);
        return operation;
    }

    /** A line of its own, such as a fault. */
    void note(String text) {
        write(text);
    }

    List<Operation> all() {
        return new ArrayList<>(operations);
    }

    List<Operation> all(What what) {
        return operations.stream().filter(operation -> operation.what() == what).toList();
    }

    /** Operations that were answered twice and differently. */
    List<String> contradictions() {
        return List.copyOf(contradictions);
    }

    /** How many attempts were ok, failed, and had no outcome. */
    String summary() {
        StringBuilder summary = new StringBuilder();
        synchronized (attempts) {
            attempts.forEach((what, counts) -> summary.append(String.format(
                    Locale.ROOT,
                    "%s %d ok, %d fail, %d info; ",
                    what.name().toLowerCase(Locale.ROOT),
                    counts[0],
                    counts[1],
                    counts[2])));
        }
        return summary.substring(0, summary.length() - 2);
    }

    private void write(String word, Operation operation, String told) {
        write(word + " " + operation.what() + " " + operation.key() + " " + operation.subject() + " " + told);
    }

    private synchronized void write(String line) {
        try {
            file.write(String.format(
                    Locale.ROOT,
                    "%8.3f %s%n",
                    Duration.between(began, Instant.now()).toMillis() / 1000.0,
                    line.strip()));
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
