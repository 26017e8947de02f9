package dev.souk.platform.discovery;

import dev.souk.platform.rest.RemoteException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Callers that never stop: each makes one call after the other and notes who answered and what failed. */
final class Load implements AutoCloseable {
    private final Supplier<String> call;
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();
    private final List<Thread> callers;
    private volatile boolean running = true;

    Load(int callers, Supplier<String> call) {
        this.call = call;
        this.callers = IntStream.range(0, callers)
                .mapToObj(i -> Thread.ofVirtual().name("caller-" + i).start(this::run))
                .toList();
    }

    /** How many calls were answered. */
    int answered() {
        return answers.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** How many calls this instance answered. */
    int answeredBy(String id) {
        AtomicInteger count = answers.get(id);
        return count == null ? 0 : count.get();
    }

    List<RuntimeException> failures() {
        return failures;
    }

    /** Ends every caller after its current call. */
    void finish() {
        running = false;
        for (Thread caller : callers) {
            try {
                caller.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        finish();
    }

    private void run() {
        while (running) {
            try {
                answers.computeIfAbsent(call.get(), id -> new AtomicInteger()).incrementAndGet();
            } catch (RemoteException e) {
                failures.add(e);
            }
            LockSupport.parkNanos(5_000_000); // leaves the processor to those that answer
        }
    }
}
