/**
 * Configuration that may change while a process runs: the key-value store of Consul as a source of MicroProfile Config.
 *
 * <p>{@code souk/config/<service>/<key>} comes before {@code souk/config/common/<key>}; the environment and system
 * properties come before both, the files of a service after them. What is read once at start (ports, pools) changes by a
 * restart; what may change at any time is a {@link dev.souk.platform.config.Live} value.
 */
package dev.souk.platform.config;
