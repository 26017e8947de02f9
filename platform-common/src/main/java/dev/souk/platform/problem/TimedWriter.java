package dev.souk.platform.problem;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/** Notes while a client is waited for to read. */
record TimedWriter(DataWriter given, ClientWait reading) implements DataWriter {

    @Override
    public void write(BufferData... buffers) {
        reading.begins();
        given.write(buffers);
        reading.ends();
    }

    @Override
    public void write(BufferData buffer) {
        reading.begins();
        given.write(buffer);
        reading.ends();
    }

    @Override
    public void writeNow(BufferData... buffers) {
        reading.begins();
        given.writeNow(buffers);
        reading.ends();
    }

    @Override
    public void writeNow(BufferData buffer) {
        reading.begins();
        given.writeNow(buffer);
        reading.ends();
    }
}
