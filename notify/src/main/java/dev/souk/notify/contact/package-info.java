/** Names and addresses, kept from the events of accounts. */
package dev.souk.notify.contact;
