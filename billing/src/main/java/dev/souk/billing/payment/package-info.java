/** Payments: authorize, void, capture, refund, and settling what the provider has not answered. */
package dev.souk.billing.payment;
