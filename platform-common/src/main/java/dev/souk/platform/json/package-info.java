/** JSON in and out, by one strict mapper that every block and every service shares. */
package dev.souk.platform.json;
