/** The tree of categories that products are filed in. */
package dev.souk.catalog.category;
