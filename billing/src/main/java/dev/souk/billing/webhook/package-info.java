/**
 * What payment providers tell of their own accord.
 *
 * <p>A webhook is believed only when its signature is good and its time is near ours; each event is recorded once, in the
 * transaction of what it brings about, so that one sent again or replayed does nothing. What it brings about is a question to
 * the provider, never a change by itself ({@link dev.souk.billing.payment.ProviderNews}): the order in which webhooks come does not
 * matter. One that is about nothing known here is parked for an admin to see.
 */
package dev.souk.billing.webhook;
