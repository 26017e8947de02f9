/** The story of a purchase, told through the public API alone. */
package dev.souk.local.demo;
