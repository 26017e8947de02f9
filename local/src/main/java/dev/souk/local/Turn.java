package dev.souk.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Commands that start or end processes take turns. */
record Turn(FileChannel channel) implements AutoCloseable {

    /** Fails when another command has its turn: its end cannot be foreseen. */
    static Turn take(Path home) {
        try {
            Path file = Files.createDirectories(home).resolve("lock");
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new Failure("another ./souk is starting or ending things in " + home + ": wait for it");
            }
            return new Turn(channel);
        } catch (IOException e) {
            throw new Failure("cannot lock " + home + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new Failure("cannot unlock: " + e.getMessage(), e);
        }
    }
}
