/**
 * Secrets that are handed out once and kept as a digest. START HERE: {@link dev.souk.platform.secret.RandomSecret} draws
 * one, {@link dev.souk.platform.secret.Sha256} is what is kept of it.
 */
package dev.souk.platform.secret;
