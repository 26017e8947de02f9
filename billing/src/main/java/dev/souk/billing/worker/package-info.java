/** Work that goes on for as long as the service runs. */
package dev.souk.billing.worker;
