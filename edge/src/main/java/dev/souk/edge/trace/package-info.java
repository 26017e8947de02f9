/** Which trace a request belongs to, and what the edge tells of it. */
package dev.souk.edge.trace;
