/** The servers that the services use: PostgreSQL, Redis, Consul and the mailbox. */
package dev.souk.local.server;
