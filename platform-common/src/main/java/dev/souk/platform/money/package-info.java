/** Exact amounts of money: minor units of an ISO 4217 currency, never a floating-point number. */
package dev.souk.platform.money;
