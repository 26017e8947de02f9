package dev.souk.edge.proxy;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** Brings a service's answer to the client. */
public final class Answer {

    private static final int BUFFERED = 64 * 1024;
    /** What is sent with the head in one piece: Helidon copies that three times. */
    private static final int WITH_HEAD = 4 * 1024;

    private static final byte[] NOTHING = {};

    private static final Header NOT_KEPT = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    private Answer() {}

    /**
     * Relays an answer and ends the exchange. Before the first byte has gone out a failure is a problem; afterwards the
     * client's connection is cut, so that half an answer never looks like a whole one.
     *
     * @param attempt closed as soon as the service has nothing more to do with it, however slowly the client reads
     */
    static void relay(Exchange exchange, ServerRequest request, ServerResponse response, Attempt attempt)
            throws IOException {
        try (exchange) {
            ClassicHttpResponse upstream = exchange.response();
            if (!exchange.hasBody()) {
                head(upstream, response);
                if (request.prologue().method().text().equals("HEAD") && upstream.containsHeader("Content-Length")) {
                    response.contentLength(Long.parseLong(
                            upstream.getFirstHeader("Content-Length").getValue()));
                }
                exchange.close();
                attempt.close();
                response.send();
                return;
            }
            long length = exchange.length();
            byte[] first = read(exchange, WITH_HEAD, length);
            byte[] more = exchange.isRead() ? NOTHING : read(exchange, BUFFERED - WITH_HEAD, length - first.length);
            head(upstream, response);
            if (exchange.isRead()) {
                exchange.close();
                attempt.close();
                length = (long) first.length + more.length;
            }
            if (exchange.isRead() && more.length == 0) {
                response.send(first);
                return;
            }
            if (length >= 0) {
                response.contentLength(length);
            }
            exchange.waitsForClient();
            stream(first, more, exchange.body(), request, response);
        }
    }

    /**
     * Sends a body that is all there, or to HEAD how long it is: what followed would be the next answer to the client. The
     * headers are set.
     */
    public static void send(byte[] body, ServerRequest request, ServerResponse response) {
        if (request.prologue().method().text().equals("HEAD")) {
            response.contentLength(body.length);
            response.send();
            return;
        }
        if (body.length <= WITH_HEAD) {
            response.send(body);
            return;
        }
        response.contentLength(body.length);
        stream(
                Arrays.copyOf(body, WITH_HEAD),
                Arrays.copyOfRange(body, WITH_HEAD, body.length),
                InputStream.nullInputStream(),
                request,
                response);
    }

    /** The whole of an answer; empty when it has more than so many bytes. */
    static Optional<Fetched> whole(Exchange exchange, int mostBytes) throws IOException {
        try (exchange) {
            ClassicHttpResponse upstream = exchange.response();
            byte[] body = exchange.hasBody() ? read(exchange, mostBytes + 1, exchange.length()) : NOTHING;
            return body.length > mostBytes
                    ? Optional.empty()
                    : Optional.of(new Fetched(upstream.getCode(), ProxyHeaders.ofResponse(upstream), body));
        }
    }

    /**
     * Reads so many bytes, or to the end if that comes first.
     *
     * @param left how many there are; negative when that is not known
     */
    private static byte[] read(Exchange exchange, int most, long left) {
        InputStream in = exchange.body();
        try {
            if (left < 0 || left > most) {
                return in.readNBytes(most);
            }
            byte[] all = new byte[(int) left]; // of the right size at once: this is on the way of most answers
            int read = in.readNBytes(all, 0, all.length);
            // Only its end being seen gives the connection back.
            return read == all.length && in.read() < 0 ? all : Arrays.copyOf(all, read);
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

    /** Whole arrays only: Helidon 4.1.2 writes a part of one with the wrong length. */
    private static void stream(
            byte[] first, byte[] more, InputStream rest, ServerRequest request, ServerResponse response) {
        try {
            // Not closed on failure: closing would write the end of the body.
            OutputStream out = response.outputStream();
            out.write(first);
            out.write(more);
            rest.transferTo(out);
            out.close();
        } catch (IOException | UncheckedIOException | CloseConnectionException e) {
            throw BrokenAnswer.of(request, e);
        }
    }
}
