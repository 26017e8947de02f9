/** Technical building blocks that every Souk service stands on. No business noun lives here. */
package dev.souk.platform;
