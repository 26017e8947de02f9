package dev.souk.edge.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * A body that passes through while the client sends it, so that until its end nobody knows which of the two sides is slow.
 */
final class Upload extends AbstractHttpEntity {

    private static final int PIECE = 8 * 1024;

    private final InputStream in;
    private final long length;
    private boolean sent;
    private long sentAt;

    /** @param length in bytes; -1 when it comes in chunks */
    Upload(InputStream in, long length) {
        super((String) null, null);
        this.in = in;
        this.length = length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            out.write(piece, 0, n);
        }
        sent = true;
        sentAt = System.nanoTime();
    }

    /** Whether all of it has been passed on. */
    boolean isSent() {
        return sent;
    }

    /** When all of it had been passed on, by {@link System#nanoTime}. */
    long sentAt() {
        return sentAt;
    }

    @Override
    public InputStream getContent() {
        return in;
    }

    @Override
    public long getContentLength() {
        return length;
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
