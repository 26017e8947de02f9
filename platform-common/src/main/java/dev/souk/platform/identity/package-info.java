/** Who calls, and what they may do: tokens are verified by every service itself. */
package dev.souk.platform.identity;
