/** Signed tokens and the keys that sign them, from a key's first publication to its removal. */
package dev.souk.accounts.token;
