/** What an administrator sees of the platform: each service, its instances and their health. */
package dev.souk.edge.services;
