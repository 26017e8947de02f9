/** The mailbox, a process of its own: takes every mail and shows it in a browser. */
package dev.souk.local.mailbox;
