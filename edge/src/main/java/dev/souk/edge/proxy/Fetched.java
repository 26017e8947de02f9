package dev.souk.edge.proxy;

import io.helidon.http.Header;
import java.util.List;

/**
 * The whole answer of a service to a question that was nobody's in particular.
 *
 * @param headers those that may leave the platform
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Fetched(int status, List<Header> headers, byte[] body) {}
