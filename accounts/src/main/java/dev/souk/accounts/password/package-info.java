/**
 * Getting another password: by who is logged in and knows the present one, or by who can read the account's mailbox.
 * Either way everybody else's sessions end, and a mail tells the owner.
 */
package dev.souk.accounts.password;
