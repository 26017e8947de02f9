package dev.souk.edge;

import dev.souk.platform.problem.ProblemException;
import dev.souk.platform.problem.ProblemType;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Refuses a request whose end the edge and a proxy before it could see in different places, and cuts its connection: what
 * one takes for a body could be the next request for the other (RFC 9112, sections 6.3 and 11.2). Helidon 4.1.2 takes a
 * body as chunked only when {@code Transfer-Encoding} is spelled exactly so, and a length beside it is no error to it.
 */
final class Framing implements Filter {

    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (isClear(request.headers())) {
            chain.proceed();
        } else {
            response.header(HeaderValues.CONNECTION_CLOSE);
            Replies.secure(response);
            Replies.problem(
                    response,
                    new ProblemException(
                            ProblemType.INVALID,
                            "Send either one Content-Length or \"Transfer-Encoding: chunked\", spelled so."),
                    Gateway.requestId());
        }
    }

    private static boolean isClear(Headers headers) {
        List<String> encodings = values(headers, HeaderNames.TRANSFER_ENCODING);
        List<String> lengths = values(headers, HeaderNames.CONTENT_LENGTH);
        return encodings.isEmpty()
                ? lengths.isEmpty()
                        || (lengths.size() == 1
                                && LENGTH.matcher(lengths.getFirst()).matches())
                : lengths.isEmpty() && encodings.equals(List.of("chunked"));
    }

    private static List<String> values(Headers headers, HeaderName name) {
        return headers.contains(name) ? headers.get(name).allValues() : List.of();
    }
}
