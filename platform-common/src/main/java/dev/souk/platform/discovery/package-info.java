/**
 * How a process is found and how it finds others.
 *
 * <ul>
 *   <li>{@link dev.souk.platform.discovery.Self} is who this process is.
 *   <li>A process registers itself in Consul when it serves and is ready, tells an agent that forgot it, and drains on
 *       SIGTERM: deregister, keep serving while the news spreads, finish what is in flight, stop.
 *   <li>{@link dev.souk.platform.discovery.ServiceDirectory} keeps, for each service asked for, the last good list of its
 *       instances, followed by blocking queries.
 *   <li>{@link dev.souk.platform.discovery.Balancer} picks one of them for each attempt.
 * </ul>
 *
 * <p>Consul tells what is new; it is never asked on the path of a request, and no answer of it empties a list.
 */
package dev.souk.platform.discovery;
