/**
 * What an operator may change while the edge runs: one document in Consul, checked as a whole, swapped as a whole, with the
 * last good one in force until there is a better. {@code edge-config.json} is the one that ships.
 */
package dev.souk.edge.config;
