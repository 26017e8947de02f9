/** Processes of this machine: starting, finding again, ending; ports and memory. */
package dev.souk.local.process;
