package dev.souk.local.bench;

import dev.souk.local.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/** Two ways to put load on something, both on virtual threads. */
public final class Load {
    private Load() {}

    /**
     * A fixed number of clients, each beginning its next operation when the last one ended: finds the highest rate. It waits
     * with whoever is slow, so its latencies flatter what stalls.
     */
    public static Sample closed(int clients, Duration duration, Operation operation) {
        long end = System.nanoTime() + duration.toNanos();
        return closed(clients, _ -> System.nanoTime() < end, operation);
    }

    /** The same for so many operations altogether. */
    public static Sample closed(int clients, long operations, Operation operation) {
        return closed(clients, number -> number < operations, operation);
    }

    private static Sample closed(int clients, LongPredicate goesOn, Operation operation) {
        Sample sample = new Sample();
        AtomicLong numbers = new AtomicLong();
        run(sample, executor -> {
            for (int client = 0; client < clients; client++) {
                executor.execute(() -> {
                    for (long number = numbers.getAndIncrement();
                            goesOn.test(number);
                            number = numbers.getAndIncrement()) {
                        perform(operation, number, System.nanoTime(), sample);
                    }
                });
            }
        });
        return sample;
    }

    /**
     * Operations begin at random moments (a Poisson process), so many a second on average, whether or not earlier ones have
     * ended, as strangers do. Latency counts from the moment an operation was due, so that no stall is left out.
     */
    public static Sample open(double perSecond, Duration duration, Operation operation) {
        Sample sample = new Sample();
        run(sample, executor -> {
            long start = System.nanoTime();
            double due = 0;
            for (long number = 0; due < duration.toNanos(); number++) {
                long moment = start + (long) due;
                for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                long each = number;
                executor.execute(() -> perform(operation, each, moment, sample));
                due += -Math.log(1 - ThreadLocalRandom.current().nextDouble()) * 1e9 / perSecond;
            }
        });
        return sample;
    }

    private static void perform(Operation operation, long number, long since, Sample sample) {
        Outcome outcome;
        try {
            outcome = operation.perform(number);
        } catch (IOException e) {
            outcome = Outcome.failed(e.toString());
        } catch (RuntimeException e) {
            outcome = Outcome.wrong(e.toString());
        }
        sample.add(outcome, System.nanoTime() - since);
    }

    private interface Drive {
        void with(ExecutorService executor);
    }

    private static void run(Sample sample, Drive drive) {
        long start = System.nanoTime();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            drive.with(executor);
        }
        sample.ended(Duration.ofNanos(System.nanoTime() - start));
        if (Thread.interrupted()) {
            throw new Failure("interrupted");
        }
    }
}
