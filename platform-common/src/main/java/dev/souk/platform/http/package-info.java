/** What HTTP says about messages and Helidon does not do. */
package dev.souk.platform.http;
