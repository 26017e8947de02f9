/**
 * The time a request has left. It arrives with the header {@value dev.souk.platform.deadline.Deadline#HEADER}, every call and
 * query asks {@link dev.souk.platform.deadline.Deadline#current()} before it starts, and outgoing calls carry on what
 * remains: work nobody waits for any more is not begun.
 */
package dev.souk.platform.deadline;
