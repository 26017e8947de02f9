/**
 * The edge is the only public door of Souk. START HERE: {@link dev.souk.edge.Gateway}, through which each request goes.
 *
 * <p>The way of a request:
 *
 * <ol>
 *   <li>It gets an id, {@code X-Request-Id}, by which every service logs it.
 *   <li>A path that the edge and a service could read differently is refused ({@link dev.souk.edge.route.SafePath}).
 *   <li>The route is found ({@link dev.souk.edge.route.Routes}); what no rule names is 404, for everybody.
 *   <li>A token, if there is one, is verified; a bad one ends the request here with 401. The route says who may enter at
 *       all; what a caller may do is decided by the service, which verifies the token again: nobody trusts the network.
 *   <li>What many may have comes out of {@link dev.souk.edge.cache.ResponseCache}.
 *   <li>{@link dev.souk.edge.proxy.Proxy} picks an instance that Consul knows as healthy, carries the request there and
 *       the answer back, within the route's time, and goes to another instance where that can do no harm.
 * </ol>
 *
 * <p>The packages: {@code config} (what an operator may change), {@code route} (which path goes where), {@code limit} (how much one client may ask for and where it comes from),
 * {@code cache} (answers for all), {@code proxy} (carrying it), {@code trace} and {@code tls}, {@code live} (WebSockets),
 * {@code docs} (the API's documentation), {@code services} (the platform as an administrator sees it).
 */
package dev.souk.edge;
