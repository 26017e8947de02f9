/** Rules of the architecture that the build checks. */
package dev.souk.platform.test.architecture;
