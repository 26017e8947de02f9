/**
 * Whether this process works, at {@code /health/started}, {@code /health/live} and {@code /health/ready}.
 *
 * <p>Ready means: this process can do its work with what is its own. It never asks another service, so that one failure
 * does not take everything down. A block adds its own check as a bean with {@code @Readiness}; each is named after what it
 * looks at. Live says only that the process answers: a database that is away is no reason to restart it.
 */
package dev.souk.platform.health;
