package dev.souk.edge.proxy;

import dev.souk.edge.proxy.UpstreamClient.Exchange;
import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;

/** Brings a service's answer to the client. */
final class Answer {

    private static final int BUFFERED = 64 * 1024;
    private static final Header NOT_KEPT = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    private Answer() {}

    /**
     * Relays an answer and ends the exchange. Before the first byte has gone out a failure is a problem; afterwards the
     * client's connection is cut, so that half an answer never looks like a whole one.
     *
     * @param whole called as soon as the service has nothing more to do with it, however slowly the client reads
     */
    static void relay(Exchange exchange, ServerRequest request, ServerResponse response, Runnable whole)
            throws IOException {
        try (exchange) {
            ClassicHttpResponse upstream = exchange.response();
            HttpEntity entity = upstream.getEntity();
            if (entity == null) {
                head(upstream, response);
                if (request.prologue().method().text().equals("HEAD") && upstream.containsHeader("Content-Length")) {
                    response.contentLength(Long.parseLong(
                            upstream.getFirstHeader("Content-Length").getValue()));
                }
                response.send();
                return;
            }
            InputStream in = entity.getContent();
            byte[] begin = beginning(in, exchange, BUFFERED);
            head(upstream, response);
            if (begin.length < BUFFERED) {
                exchange.close();
                whole.run();
                response.send(begin);
            } else {
                if (entity.getContentLength() >= 0) {
                    response.contentLength(entity.getContentLength());
                }
                stream(begin, in, request, response);
            }
        }
    }

    /** The whole of an answer; empty when it has more than so many bytes. */
    static Optional<Fetched> whole(Exchange exchange, int mostBytes, Runnable whole) throws IOException {
        try (exchange) {
            ClassicHttpResponse upstream = exchange.response();
            byte[] body = upstream.getEntity() == null
                    ? new byte[0]
                    : beginning(upstream.getEntity().getContent(), exchange, mostBytes + 1);
            whole.run();
            return body.length > mostBytes
                    ? Optional.empty()
                    : Optional.of(new Fetched(upstream.getCode(), ProxyHeaders.ofResponse(upstream), body));
        }
    }

    private static byte[] beginning(InputStream in, Exchange exchange, int bytes) {
        long length = exchange.response().getEntity().getContentLength();
        try {
            if (length >= 0 && length < bytes) {
                byte[] all = new byte[(int) length]; // of the right size at once: this is on the way of most answers
                int read = in.readNBytes(all, 0, all.length);
                // Only its end being seen gives the connection back.
                return read == all.length && in.read() < 0 ? all : Arrays.copyOf(all, read);
            }
            return in.readNBytes(bytes);
        } catch (IOException e) {
            throw exchange.overdue()
                    ? new ProblemException(ProblemType.TIMEOUT, "The answer did not arrive in time.", e)
                    : new ProblemException(ProblemType.BAD_GATEWAY, "The service broke off its answer.", e);
        }
    }

    private static void head(ClassicHttpResponse upstream, ServerResponse response) {
        response.status(Status.create(upstream.getCode()));
        ProxyHeaders.copyResponse(upstream, response.headers());
        if (!upstream.containsHeader("Cache-Control")) {
            response.header(NOT_KEPT); // tokens, carts, orders: nothing is for keeping unless its service says so
        }
    }

    private static void stream(byte[] begin, InputStream in, ServerRequest request, ServerResponse response) {
        try {
            // Not closed on failure: closing would write the end of the body.
            OutputStream out = response.outputStream();
            out.write(begin);
            in.transferTo(out);
            out.close();
        } catch (IOException e) {
            throw BrokenAnswer.of(request, e);
        }
    }
}
