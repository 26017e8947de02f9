/**
 * Events between services: an event takes effect exactly once in every consumer, in order per aggregate.
 *
 * <p>START HERE: {@link dev.souk.platform.events.Outbox} appends an event in the transaction of the change it tells of;
 * an {@link dev.souk.platform.events.EventHandler} makes its effect in another service, in the transaction that records
 * it.
 */
package dev.souk.platform.events;
