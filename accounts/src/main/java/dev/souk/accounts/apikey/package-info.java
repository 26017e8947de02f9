/** Keys by which services and machines buy their tokens. */
package dev.souk.accounts.apikey;
