/**
 * A payment provider for development and tests, with its own books (schema {@code simulator}), reached over HTTP under
 * {@code /simulator} of billing's own port. The edge has no route to it, and it asks for the shop's key.
 *
 * <table>
 *   <caption>What a token does</caption>
 *   <tr><td>{@code tok_ok}</td><td>holds the money</td></tr>
 *   <tr><td>{@code tok_declined}, {@code tok_insufficient_funds}</td><td>refused</td></tr>
 *   <tr><td>{@code tok_slow}</td><td>holds the money after {@code souk.billing.simulator.slow} (5 s), which is longer than billing waits</td></tr>
 *   <tr><td>{@code tok_lost_response}</td><td>holds the money and drops the connection instead of answering</td></tr>
 *   <tr><td>{@code tok_expiring}</td><td>holds the money for {@code souk.billing.simulator.short-term} (5 s) only</td></tr>
 *   <tr><td>{@code tok_declined_later}</td><td>the same, and is refused when it is to be charged again by reference</td></tr>
 *   <tr><td>anything else</td><td>refused as an unknown card</td></tr>
 * </table>
 *
 * The key of a payment makes every operation idempotent: the first request decides, later ones get its result, without
 * being slow or lost. An authorization ends after {@code souk.billing.simulator.term} (seven days).
 */
package dev.souk.billing.simulator;
