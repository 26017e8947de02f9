/** What happens to orders, payments and returns, as mail and as live updates. */
package dev.souk.notify.order;
