/**
 * Work beside the requests. START HERE: {@link dev.souk.platform.background.Chore} repeats something on a thread of its own;
 * {@link dev.souk.platform.background.DueRows} shares rows that are due among all instances, each tried after growing pauses.
 */
package dev.souk.platform.background;
