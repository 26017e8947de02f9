/** Work beside the requests. START HERE: {@link dev.souk.platform.background.Chore} repeats something on a thread of its own. */
package dev.souk.platform.background;
