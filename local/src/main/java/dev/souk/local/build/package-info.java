/** What changed, Maven, and what its tests came to. */
package dev.souk.local.build;
