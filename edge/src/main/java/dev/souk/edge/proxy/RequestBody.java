package dev.souk.edge.proxy;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** What a client sends along. A small body is read whole, so that it can be sent twice; a large one streams. */
sealed interface RequestBody {

    /** Bodies up to this size, in bytes, are read whole. */
    int BUFFERED = 64 * 1024;

    /** Tells whether the body can be sent again to another instance. */
    boolean repeatable();

    /** The body for the client library, or empty when there is none. */
    Optional<HttpEntity> entity();

    /**
     * Takes the body of a request.
     *
     * @param request the client's request
     * @param limit the largest size in bytes
     * @throws ProblemException 413 when the body is known to be larger; a chunked body may fail so later, as it is read
     * @throws ClientGoneException when the client stops sending
     */
    static RequestBody of(ServerRequest request, long limit) throws IOException {
        if (!request.content().hasEntity()) {
            return new None();
        }
        long length = request.headers().contentLength().orElse(-1);
        if (length > limit) {
            throw tooLarge(limit);
        }
        InputStream in = new Limited(request.content().inputStream(), limit);
        if (length > BUFFERED) {
            return new Streamed(in, length);
        }
        // One more than may be buffered, so that a limit of just as much is noticed here.
        byte[] head = in.readNBytes(BUFFERED + 1);
        if (head.length <= BUFFERED) {
            return new Buffered(head);
        }
        return new Streamed(new SequenceInputStream(new ByteArrayInputStream(head), in), -1);
    }

    private static ProblemException tooLarge(long limit) {
        return cutting(new ProblemException(ProblemType.TOO_LARGE, "The body may have at most " + limit + " bytes."));
    }

    /** What is left of the body is not worth reading, or can't be: the connection ends with the answer. */
    private static ProblemException cutting(ProblemException failure) {
        return failure.header("Connection", "close");
    }

    /** No body at all. */
    record None() implements RequestBody {
        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public Optional<HttpEntity> entity() {
            return Optional.empty();
        }
    }

    /** A body that was read whole. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    record Buffered(byte[] bytes) implements RequestBody {
        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public Optional<HttpEntity> entity() {
            return Optional.of(new ByteArrayEntity(bytes, null));
        }
    }

    /** A body that passes through; {@code length} is -1 when it comes in chunks. */
    record Streamed(InputStream in, long length) implements RequestBody {
        @Override
        public boolean repeatable() {
            return false;
        }

        @Override
        public Optional<HttpEntity> entity() {
            return Optional.of(new Upload(in, length));
        }
    }

    /** Fails once more than the allowed bytes were read. */
    final class Limited extends FilterInputStream {
        private final long limit;
        private long read;

        Limited(InputStream in, long limit) {
            super(in);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int b = parsed(super::read);
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = parsed(() -> super.read(bytes, offset, length));
            count(Math.max(n, 0));
            return n;
        }

        /** Helidon goes on to read what is left of a body it could not parse; nobody else may. */
        private static int parsed(Read read) {
            try {
                return read.read();
            } catch (RequestException | IllegalArgumentException | IllegalStateException e) {
                throw cutting(new ProblemException(ProblemType.INVALID, "The body's chunks can't be read.", e));
            } catch (IOException | RuntimeException e) {
                throw new ClientGoneException(e);
            }
        }

        private interface Read {
            int read() throws IOException;
        }

        private void count(int n) {
            read += n;
            if (read > limit) {
                throw tooLarge(limit);
            }
        }
    }
}
