/** People: registering, confirming, names, roles. {@link dev.souk.accounts.account.Account} tells their story. */
package dev.souk.accounts.account;
