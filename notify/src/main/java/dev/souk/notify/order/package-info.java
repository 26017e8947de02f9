/** What happens to orders and payments, as mail and as live updates. */
package dev.souk.notify.order;
