/**
 * START HERE: how people hear of what happens in the shop.
 *
 * <p>notify decides nothing; it listens. Each event of another service becomes, in the one transaction that records it
 * as handled, a {@link dev.souk.notify.delivery row to be mailed}, and afterwards a live message:
 *
 * <pre>
 *   event -> handler -> delivery row -> mailer (any instance) -> SMTP
 *                 \
 *                  +--> Redis pub/sub -> every instance -> the WebSockets of that customer
 * </pre>
 *
 * <p><b>Mail</b> is sent at least once: a row is claimed for a while, mailed with no transaction open, and marked. Its
 * Message-ID is always the same, so that a mailbox can tell a repeat. The address is the one in the contact table at that
 * moment, which the events of accounts keep. The code that confirms an address or brings a new password is never
 * stored here nor part of an event: the mailer asks accounts for it when it writes the mail.
 *
 * <p><b>Live updates</b> are news, not truth: who was not connected reads the order. Nothing is kept for them.
 *
 * <ul>
 *   <li>{@link dev.souk.notify.account} and {@link dev.souk.notify.order}: the handlers of events
 *   <li>{@link dev.souk.notify.contact}: who is who
 *   <li>{@link dev.souk.notify.delivery}: what is to be mailed, the mailer, the log that people can read
 *   <li>{@link dev.souk.notify.mail}: templates and SMTP
 *   <li>{@link dev.souk.notify.live}: WebSocket {@code /api/v1/live}
 * </ul>
 */
package dev.souk.notify;
