/** The documentation of the API: one OpenAPI document out of the services' frozen contracts, and the page that shows it. */
package dev.souk.edge.docs;
