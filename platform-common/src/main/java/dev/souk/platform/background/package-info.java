/**
 * Work beside the requests. START HERE: {@link dev.souk.platform.background.Chore} repeats something on a thread of its own.
 * {@code Carriers} sees to it that there is always one to run such threads.
 */
package dev.souk.platform.background;
