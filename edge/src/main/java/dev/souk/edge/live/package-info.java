/** WebSocket pass-through: what a browser and the notify service say to each other, message by message. */
package dev.souk.edge.live;
