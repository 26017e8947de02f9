/** What is to be mailed, the mailer that does it, and the log that people can read. */
package dev.souk.notify.delivery;
