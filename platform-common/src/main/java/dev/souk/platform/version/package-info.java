/** Which version of a service a call goes to: by weight, or because a request asks for it. */
package dev.souk.platform.version;
