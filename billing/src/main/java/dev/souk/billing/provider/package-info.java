/** What billing needs from whoever moves the money, and the client that speaks to the simulator over HTTP. */
package dev.souk.billing.provider;
