package dev.souk.platform.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** What a collector was sent. The messages are protobuf, in which texts stand as they are. */
final class Sink {

    private record Message(String path, String content) {}

    private final List<Message> messages = new CopyOnWriteArrayList<>();

    void received(String path, byte[] content) {
        messages.add(new Message(path, new String(content, StandardCharsets.ISO_8859_1)));
    }

    /** Waits until a message to this path holds each of the texts. */
    boolean awaits(String path, String... texts) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < end) {
            for (var message : messages) {
                if (message.path.equals(path) && List.of(texts).stream().allMatch(message.content::contains)) {
                    return true;
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        return false;
    }

    boolean has(String text) {
        return messages.stream().anyMatch(message -> message.content.contains(text));
    }

    @Override
    public String toString() {
        return messages.toString();
    }
}
