/** Which path goes to which service, and which paths are refused before anybody looks at them. */
package dev.souk.edge.route;
