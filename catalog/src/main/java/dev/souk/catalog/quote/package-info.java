/** What a set of articles costs right now, for the services that put carts and orders together. */
package dev.souk.catalog.quote;
