package dev.souk.platform.test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a collector of traces was sent. The messages are protobuf, in which texts and ids stand as they are. */
public final class TraceSink {

    private record Message(String path, String content) {
        boolean has(String... texts) {
            return List.of(texts).stream().allMatch(content::contains);
        }
    }

    private final List<Message> messages = new CopyOnWriteArrayList<>();

    /** Keeps a message that was sent to this path. */
    public void received(String path, byte[] content) {
        messages.add(new Message(path, new String(content, StandardCharsets.ISO_8859_1)));
    }

    /** Waits until one message to this path holds each of the texts; bytes are told as ISO 8859-1. */
    public void await(String path, String... texts) {
        Eventually.until(
                () -> "one message to " + path + " holds " + List.of(texts) + ", of " + messages,
                () -> messages.stream().anyMatch(message -> message.path.equals(path) && message.has(texts)));
    }

    /** Whether any message so far holds this text. */
    public boolean has(String text) {
        return messages.stream().anyMatch(message -> message.has(text));
    }

    @Override
    public String toString() {
        return messages.toString();
    }
}
