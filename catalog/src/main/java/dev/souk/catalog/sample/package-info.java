/** A whole shop to try things with, loaded into an empty database on request. */
package dev.souk.catalog.sample;
