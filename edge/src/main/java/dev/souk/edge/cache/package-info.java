/**
 * Answers that many may have: kept in this process, shared with the other edges through Redis, and forgotten when an event says
 * that what they tell of has changed. START HERE: {@link dev.souk.edge.cache.ResponseCache}.
 */
package dev.souk.edge.cache;
