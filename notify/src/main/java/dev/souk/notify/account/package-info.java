/** What happens to accounts: whose address it is, and mail about it. */
package dev.souk.notify.account;
