/**
 * TLS at the public port, with certificate and key from files that may be replaced while the edge runs. START HERE: {@link
 * dev.souk.edge.tls.FilesTlsManager}.
 */
package dev.souk.edge.tls;
