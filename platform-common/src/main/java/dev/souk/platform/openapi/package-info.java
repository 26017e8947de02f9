/**
 * What a service can be asked for. START HERE: {@link dev.souk.platform.openapi.PublishedContract} tells it;
 * {@link dev.souk.platform.openapi.SharedComponents} describes what is the same in every service.
 */
package dev.souk.platform.openapi;
