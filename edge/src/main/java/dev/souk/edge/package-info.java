/**
 * The edge is the only public door of Souk. START HERE: {@link dev.souk.edge.Gateway}, through which each request goes.
 *
 * <p>The way of a request:
 *
 * <ol>
 *   <li>It gets an id, {@code X-Request-Id}, by which every service logs it.
 *   <li>A path that the edge and a service could read differently is refused ({@link dev.souk.edge.route.SafePath}).
 *   <li>A token, if there is one, is verified; a bad one ends the request here with 401. What a caller may do is decided
 *       by the service, which verifies the token again: nobody trusts the network.
 *   <li>{@link dev.souk.edge.route.Routes} names the service; a path that no rule names is 404.
 *   <li>{@link dev.souk.edge.proxy.Proxy} picks an instance that Consul knows as healthy, carries the request there and
 *       the answer back, within the route's time, and goes to another instance where that can do no harm.
 * </ol>
 *
 * <p>The packages: {@code route} (which path goes where), {@code proxy} (carrying it), {@code live} (WebSockets),
 * {@code docs} (the API's documentation), {@code services} (the platform as an administrator sees it).
 */
package dev.souk.edge;
