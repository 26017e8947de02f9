/** Shows in the metrics what the last audit of stock and money found. The audit itself runs outside of all services. */
package dev.souk.orders.audit;
