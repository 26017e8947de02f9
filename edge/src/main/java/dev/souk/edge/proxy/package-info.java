/** Carrying a request to an instance and its answer back, with deadlines, and retries only where nothing can happen twice. */
package dev.souk.edge.proxy;
