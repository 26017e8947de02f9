package dev.souk.edge;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses a request that two could read differently, and cuts its connection: what one takes for a body could be the next
 * request for the other (RFC 9112, sections 2.2, 3.2, 6.3 and 11.2). Helidon 4.1.2 refuses by itself what it can't parse at
 * all: bare carriage returns and line feeds, folded headers, a space before a colon. It takes a body as chunked only when
 * {@code Transfer-Encoding} is spelled exactly so, a length beside it is no error to it, it lets a host be named twice and a
 * header have no name, and counts no headers.
 */
final class Framing implements Filter {

    private static final int MOST_HEADERS = 100;
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}");
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");
    private static final Set<String> USUAL = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final ProblemType TOO_MANY_HEADERS =
            new ProblemType("headers-too-large", 431, "There are too many headers");

    private volatile String lastHost = "";

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Optional<ProblemException> refusal = refusal(request);
        if (refusal.isEmpty()) {
            chain.proceed();
        } else {
            response.header(HeaderValues.CONNECTION_CLOSE);
            Replies.secure(request, response);
            Replies.problem(request, response, refusal.get(), Gateway.requestId());
        }
    }

    private Optional<ProblemException> refusal(RoutingRequest request) {
        Headers headers = request.headers();
        HttpPrologue line = request.prologue();
        if (!isToken(line.method().text()) || line.fragment().hasValue()) {
            return invalid("The request line must have a method and a path without a fragment.");
        }
        if (!isClear(headers)) {
            return invalid("Send either one Content-Length or \"Transfer-Encoding: chunked\", spelled so.");
        }
        int count = 0;
        for (Header header : headers) {
            if (header.name().isEmpty()) {
                return invalid("A header must have a name.");
            }
            count += header.valueCount();
        }
        List<String> hosts = headers.all(HeaderNames.HOST, List::of);
        if (hosts.size() != 1 || !isHost(hosts.getFirst())) {
            return invalid("Name one host.");
        }
        return count > MOST_HEADERS
                ? Optional.of(new ProblemException(TOO_MANY_HEADERS, "Send at most " + MOST_HEADERS + " headers."))
                : Optional.empty();
    }

    private static boolean isToken(String method) {
        return USUAL.contains(method) || TOKEN.matcher(method).matches();
    }

    /** Nearly all requests name the same one, which need not be read again. */
    private boolean isHost(String host) {
        if (host.equals(lastHost)) {
            return true;
        }
        if (!HOST.matcher(host).matches()) {
            return false;
        }
        lastHost = host;
        return true;
    }

    private static Optional<ProblemException> invalid(String detail) {
        return Optional.of(new ProblemException(ProblemType.INVALID, detail));
    }

    private static boolean isClear(Headers headers) {
        List<String> encodings = headers.all(HeaderNames.TRANSFER_ENCODING, List::of);
        List<String> lengths = headers.all(HeaderNames.CONTENT_LENGTH, List::of);
        return encodings.isEmpty()
                ? lengths.isEmpty()
                        || (lengths.size() == 1
                                && LENGTH.matcher(lengths.getFirst()).matches())
                : lengths.isEmpty() && encodings.equals(List.of("chunked"));
    }
}
