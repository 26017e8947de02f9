/** Work that goes on beside the requests. */
package dev.souk.accounts.background;
