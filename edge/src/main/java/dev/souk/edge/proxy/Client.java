package dev.souk.edge.proxy;

/**
 * Who sent a request, as far as services are told.
 *
 * @param address of the client itself, not of a proxy that is trusted
 * @param requestId the id by which all services log it
 */
public record Client(String address, String requestId) {}
