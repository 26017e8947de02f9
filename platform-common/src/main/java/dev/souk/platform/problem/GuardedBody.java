package dev.souk.platform.problem;

import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Keeps what was wrong with a body. Without it Jersey closes the stream, which reads on at the wrong place, and that second
 * failure hides the first.
 */
@Provider
@PreMatching
@Singleton
final class GuardedBody implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        request.setEntityStream(new Guarded(request.getEntityStream()));
    }

    private static final class Guarded extends FilterInputStream {

        private boolean broken;

        private Guarded(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (RuntimeException e) {
                throw failure(e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (RuntimeException e) {
                throw failure(e);
            }
        }

        @Override
        public void close() throws IOException {
            if (!broken) {
                super.close();
            }
        }

        private RuntimeException failure(RuntimeException cause) {
            broken = true;
            return cause instanceof UncheckedIOException ? cause : new UnreadableBody(cause);
        }
    }
}
