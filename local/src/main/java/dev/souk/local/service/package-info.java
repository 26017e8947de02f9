/** The six services: their releases, what they are told, their instances, databases and AOT caches. */
package dev.souk.local.service;
