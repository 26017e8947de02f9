/**
 * Live order updates over WebSocket, at {@code /api/v1/live}.
 *
 * <p>The first message must be <code>{"type": "authenticate", "token": "&lt;access token&gt;"}</code>, within five seconds; the
 * answer is <code>{"type": "authenticated"}</code>. From then on each change of one of the customer's orders arrives as
 *
 * <pre>{@code {"type": "order", "orderId": "…", "orderNumber": "S-2026-000123", "status": "CONFIRMED", "at": "2026-11-23T09:30:00Z"}}</pre>
 *
 * <p>A connection lives as long as its token; send {@code authenticate} with a fresh one before that. It is closed with
 *
 * <ul>
 *   <li>4401: no token in time, or one that does not hold (any more)
 *   <li>1008: anything else but {@code authenticate} was sent, or the reader is too slow
 *   <li>1013: too many connections; come back later
 *   <li>1001: this instance stops; connect again, another one answers
 * </ul>
 *
 * Updates are not kept: after connecting, read the orders once.
 */
package dev.souk.notify.live;
