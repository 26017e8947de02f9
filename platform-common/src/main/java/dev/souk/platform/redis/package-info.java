/** The Redis of this platform: a transport and a cache, never the truth. */
package dev.souk.platform.redis;
