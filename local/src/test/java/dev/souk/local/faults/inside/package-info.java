/**
 * What the fault suite puts on the class path of a service: traps at every commit and every remote call, and a clock that is
 * wrong. Nothing of it is in what ships.
 */
package dev.souk.local.faults.inside;
