/**
 * How much one client may ask for: limits by address, caller, route and log-in, shared by all edges through Redis, which is
 * hardly ever on the way of a request.
 */
package dev.souk.edge.limit;
