/**
 * Calls from one service to another.
 *
 * <p>A consumer declares a MicroProfile REST Client interface whose host is the name of a service, and one gateway bean
 * that wraps it:
 *
 * <pre>{@code
 * @RegisterRestClient(baseUri = "http://ledger")
 * @Path("/internal/entries")
 * interface LedgerApi {
 *     @PUT @Path("{id}")
 *     EntryView put(@PathParam("id") UUID id, NewEntry entry);
 * }
 *
 * @ApplicationScoped
 * class LedgerGateway {
 *     private final Backoff backoff = Backoff.standard();
 *     ...
 *     EntryView put(UUID id, NewEntry entry) {
 *         return backoff.call(() -> api.put(id, entry)); // PUT is idempotent: it may be sent again
 *     }
 * }
 * }</pre>
 *
 * <p>Nothing else is to be configured: every such client picks a live instance at each attempt, names it in
 * {@code X-Souk-Target}, carries the deadline, the request id, the trace and the service's own credentials, and turns
 * what goes wrong into one of three exceptions that say what is known of the outcome:
 * {@link dev.souk.platform.rest.RemoteProblem} (it answered no),
 * {@link dev.souk.platform.rest.RemoteUnavailable} (nothing was done) and
 * {@link dev.souk.platform.rest.RemoteUnknown} (it may have been done).
 * {@link dev.souk.platform.deadline.DeadlineExceeded} says that the call was not started.
 *
 * <p>The transport sends a request again by itself only when it knows that nothing was processed: the connection was
 * refused, or the process that answered was not the one meant (421). Everything else is up to
 * {@link dev.souk.platform.rest.Backoff}.
 */
package dev.souk.platform.rest;
