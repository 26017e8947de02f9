/** People: registering, confirming, roles. {@link dev.souk.accounts.account.Account} tells their story. */
package dev.souk.accounts.account;
