/** The time of day as a dependency that a test can replace. */
package dev.souk.platform.time;
