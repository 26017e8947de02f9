/**
 * Events between services: each committed event takes effect exactly once in every consumer, in order per aggregate,
 * whatever happens to Redis or to any instance.
 *
 * <p>START HERE, in the order of an event's life:
 *
 * <ol>
 *   <li>{@link dev.souk.platform.events.Outbox} writes it in the transaction of the change it tells of. Its number rises in
 *       the order of the commits of its aggregate.
 *   <li>{@code Relay}, one per service among all instances, copies unpublished rows to the Redis stream
 *       {@code souk:events:<service>}, woken by the commit. An entry's id is {@code <term>-<number>}; the term rises with
 *       every new relay and every loss of Redis, so Redis itself refuses a relay of the past, and ids never go back.
 *   <li>{@code Consumer}, one per stream among all instances of a service, reads from the position that it commits
 *       together with the effects. A crash between effect and position is therefore impossible, nothing is ever held by a
 *       dead consumer, and {@code inbox} tells events that Redis delivers again.
 *   <li>{@link dev.souk.platform.events.EventHandler} makes the effect. When it can't, the event is set aside in
 *       {@code dead_letter}, and the later events of its aggregate behind it, while all others go on.
 *   <li>{@link dev.souk.platform.events.DeadLetters} lets an operator see, replay or drop what was given up.
 * </ol>
 *
 * <p>Redis is transport, not truth. Consumers tell it their committed position (as that of their consumer group), which
 * tells the relay what every consumer has applied: it trims no more than that, and publishes what follows again when Redis
 * comes back empty or older than it was.
 *
 * <p>Both workers hold a {@code Lease}, a row with an end by the database's clock. Every commit they make renews it and
 * fails when another has taken it, so an instance that was stopped and wakes up can do no harm.
 */
package dev.souk.platform.events;
