package dev.souk.edge.limit;

/**
 * What becomes of a request.
 *
 * @param allowed whether it may pass
 * @param remaining how many more may pass at this moment
 * @param resetMillis until when there is more: the next window, or, after a refusal, until one more may pass
 */
record Decision(boolean allowed, long remaining, long resetMillis) {}
