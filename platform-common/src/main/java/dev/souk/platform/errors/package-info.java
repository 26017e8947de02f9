/**
 * What went wrong, seen as a list of faults rather than as lines of a log.
 *
 * <p>Every record that a process logs at level ERROR, and every WARNING with an exception, is an occurrence of a fault.
 * {@link dev.souk.platform.errors.Fingerprint} tells one fault from another: by the exceptions and the places of ours they
 * came from, or by the text without its numbers. Occurrences are counted in Redis by service and fingerprint, with the
 * first and last time, the version and a trace to look at, so that all instances and restarts are seen as one. Redis may be
 * emptied: then the counts begin again, and nothing else depends on them. While it is away a process keeps its own counts.
 *
 * <p>{@code souk_errors_total} counts occurrences, {@code souk_errors_new_total} faults nobody has seen in the last thirty
 * days; there is an alert on those.
 */
package dev.souk.platform.errors;
